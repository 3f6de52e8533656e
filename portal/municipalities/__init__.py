"""The register of municipalities: number with validity years, names with language, county."""
