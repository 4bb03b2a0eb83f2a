"""What each page is for, in two sentences that stand under its title."""

EXPLAINED = {
    "overview": (
        "Each row is one published figure beside the region and England, with its interval and how it "
        "compares. Follow its name to see it over time."
    ),
    "pack": (
        "A section of a report, slides and tables, in which every number stands with its interval, its year "
        "and its source. Choose what they hold, see below what that will be, and take them as files."
    ),
    "gap": (
        "The gap is the share of people thought to need treatment who were not in it. The need is an "
        "estimate by a model, so the gap is a range."
    ),
    "compare": (
        "One council among others, and how sure its place among them is. Choose an indicator, whom to "
        "compare with, and the kind of chart."
    ),
    "trends": (
        "One indicator over time, each period with its interval. A change is only said to be more than "
        "chance where a test says so."
    ),
    "inequalities": (
        "Figures split by sex, or by how deprived places are. They show a difference; they do not say why."
    ),
    "young_people": (
        "What is published about people under 18, beside the nearest figure for adults. Little is, and the "
        "page says what is missing."
    ),
    "indicators": (
        "What each indicator counts, where it comes from and what limits it. Each can be cited, and got "
        "again from its publisher."
    ),
    "explorer": (
        "Any figures, for any places and years, as one table. It downloads with codes, intervals and notes."
    ),
}
"""By the script of the page; the pages that are not here begin with words of their own."""
