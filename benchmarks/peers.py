"""Published and measured figures of other systems, as constants: they aren't run again here."""

from __future__ import annotations

from dataclasses import dataclass

MEASURED = (
    "measured once by this project's maintainers on the same 84 articles (PolNeAR, dev), all on one two-core machine; "
    "systems that need a parse were given CoreNLP's, with its names. Read the rates as ratios."
)
"""Where the figures of ``PEERS`` come from."""
PUBLISHED = (
    "Published elsewhere, on other articles: of 13 large language models on 43 articles with 646 attributions, the "
    "best found 83.7% of the sourced statements (Markkula Center for Applied Ethics, Santa Clara University, "
    '"Detecting Journalistic Sourcing at Scale", 2025).'
)


@dataclass(frozen=True)
class Peer:
    """Percentages, and articles per second: of its own step, and with the parser that it needs."""

    name: str
    f1: int | None = None
    mention: int | None = None
    indirect_f1: int | None = None
    rate: str = ""
    rate_with_parser: str = ""


PEERS = (
    Peer("every span between marks", f1=96),
    Peer("regular expressions, 55 lines", f1=94, mention=56, rate="1,900", rate_with_parser="1,900"),
    Peer("textacy, whole article", f1=61, mention=38, rate="1,400", rate_with_parser="about 12"),
    Peer("textacy, per paragraph", f1=79, mention=59, rate="190", rate_with_parser="about 12"),
    Peer("Gender Gap Tracker", f1=83, mention=54, indirect_f1=42, rate="150", rate_with_parser="about 12"),
    Peer("Guardian/AFP, regular expressions", f1=60, mention=37, rate="15", rate_with_parser="less"),
    Peer("Quotebank's 2,265 patterns", f1=26, mention=14, rate="72"),
    Peer("CoreNLP quote attribution, best order", f1=97, mention=66, rate="50", rate_with_parser="less"),
    Peer("Citron, trained again on the same news", f1=80, mention=62, indirect_f1=61, rate="4", rate_with_parser="3"),
    Peer("the four best in a cascade", f1=97, mention=82),
    Peer("a second human annotator", f1=96, mention=95, indirect_f1=77),
)
