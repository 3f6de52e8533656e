"""Addresses: schemes that run, hosts that look like ours, files and machines a server must not fetch."""

from tests.hostile.kind import MARK, kinds

KINDS = kinds(
    "links",
    javascript=(f"javascript:{MARK}()", "as an address by itself"),
    javascript_upper=(f"JaVaScRiPt:{MARK}()", "schemes know no capitals"),
    javascript_blank=(f" \x01javascript:{MARK}()", "browsers leave leading controls out"),
    javascript_line=(f"java\nscript:{MARK}()", "and line breaks"),
    javascript_comment=(f"javascript://kultur.example/%0a{MARK}()", "looks like a host"),
    data=(f"data:text/html;base64,{MARK}", "a page in an address"),
    vbscript=(f"vbscript:{MARK}", "an old scheme that runs"),
    file=(f"file:///etc/passwd?{MARK}", "a file of the reader's or of the server's"),
    double_slash=(f"//evil.example/{MARK}", "another host, without a scheme"),
    backslash=(f"/\\evil.example/{MARK}", "browsers read it as two slashes"),
    backslashes=(f"\\\\evil.example\\{MARK}", "the same"),
    four_slashes=(f"////evil.example/{MARK}", "the same"),
    tab_slash=(f"/\t/evil.example/{MARK}", "the tab is left out"),
    user=(f"http://kultur.example@evil.example/{MARK}", "our name before the at sign"),
    at_path=(f"/@evil.example/{MARK}", "behind a proxy that glues host and path"),
    dot_host=(f"http://localhost.evil.example/{MARK}", "begins as our host does"),
    metadata=(f"http://169.254.169.254/latest/meta-data/{MARK}", "the cloud's own machine"),
    loopback=(f"http://[::1]:22/{MARK}", "a port of the server's own"),
    decimal=(f"http://2130706433/{MARK}", "127.0.0.1 as one number"),
    many=(" ".join(f"https://example.org/{MARK}/{n}" for n in range(1000)), "a thousand links"),
    endless=(f"https://example.org/{MARK}" + "/a" * 20_000, "a link of 40 000 characters"),
    brackets=(f"http://[{MARK}", "an address that the library refuses by an exception"),
    port=(f"http://example.org:99999/{MARK}", "a port beyond all ports"),
    punycode=(f"https://xn--80ak6aa92e.com/{MARK}", "a host that shows itself as another"),
    percent=(f"https://example.org/%ZZ{MARK}%", "escapes that are none"),
)
