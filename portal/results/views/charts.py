"""What the charts are drawn from: places and sizes as text, so that no template calculates."""

from dataclasses import dataclass
from datetime import date, timedelta

from portal.results.rules.reports import Day, Report, order_of

HEIGHT = 170.0
"""How high the tallest bar is drawn; a template says the same."""


@dataclass(frozen=True)
class Bar:
    """A day's bar."""

    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Mark:
    """A day that is written below the bars."""

    x: str
    anchor: str
    day: date


@dataclass(frozen=True)
class Week:
    """A row of the table: the first votes of the days of one week, Monday to Sunday."""

    first: date
    last: date
    votes: int


@dataclass(frozen=True)
class Days:
    """First votes per day: the bars, what is written below, the day with most, and the weeks as a table."""

    bars: list[Bar]
    marks: list[Mark]
    most: date
    votes: int
    as_many: int
    weeks: list[Week]


def days_of(report: Report) -> Days | None:
    """Return the chart of first votes per day; None when nobody has voted."""
    days = report.days
    if not days:
        return None
    most = max(days, key=lambda day: day.total)
    return Days(
        bars=[_bar(at, day.total, most.total, len(days)) for at, day in enumerate(days)],
        marks=_marks([date.fromisoformat(day.day) for day in days]),
        most=date.fromisoformat(most.day),
        votes=most.total,
        as_many=sum(day.total == most.total for day in days),
        weeks=weeks_of(days),
    )


def _bar(at: int, votes: int, most: int, number: int) -> Bar:
    height = HEIGHT * votes / most
    step = 100 / number
    return Bar(
        x=f"{step * (at + 0.125):.2f}%", y=f"{10 + HEIGHT - height:.1f}",
        width=f"{step * 0.75:.2f}%", height=f"{height:.1f}",
    )  # fmt: skip


def _marks(days: list[date]) -> list[Mark]:
    """Return the first and the last day; a first of a month between them where there is room for its name."""
    number = len(days)
    marks = [Mark("0%", "start", days[0])]
    marks += [
        Mark(f"{100 * (at + 0.5) / number:.1f}%", "middle", day)
        for at, day in enumerate(days)
        if day.day == 1 and 0.25 <= at / number <= 0.7
    ][:1]
    return [*marks, Mark("100%", "end", days[-1])] if number > 1 else marks


def weeks_of(days: list[Day]) -> list[Week]:
    """Return first votes by week."""
    weeks: list[Week] = []
    for each in days:
        day = date.fromisoformat(each.day)
        if weeks and day.weekday() and day - weeks[-1].last == timedelta(days=1):
            weeks[-1] = Week(weeks[-1].first, day, weeks[-1].votes + each.total)
        else:
            weeks.append(Week(day, day, each.total))
    return weeks


def same_order(report: Report) -> bool:
    """Tell whether the order would be the same had voided ballots counted."""
    return order_of(report.by_finalist) == order_of(report.with_voided)
