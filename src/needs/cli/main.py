"""Commands and their arguments."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd

from needs.cli.chart import NAME as CHART
from needs.cli.chart import add_chart
from needs.cli.output import FORMATS, write_document, write_rows
from needs.cli.pack import add_pack
from needs.cli.treatment import add_treatment
from needs.domain.areas import Area
from needs.domain.errors import NeedsError
from needs.domain.log import configure_log
from needs.domain.measures import Basis
from needs.domain.periods import parse_month
from needs.domain.relations import RelationResult
from needs.domain.settings import LOG, SNAPSHOT_URL
from needs.domain.vocabulary import DEFAULT_MODEL, NeighbourModelKey, Substance
from needs.methods.gap import GapMethod
from needs.sources.boundaries import configured_boundaries
from needs.sources.client import FingertipsClient
from needs.sources.discovery import compare_catalogue, indicator_metadata
from needs.sources.files import files_in
from needs.store.build import build, check_built
from needs.store.disclosure import given_away
from needs.store.library import Library
from needs.store.refresh import Progress, RefreshState, refresh
from needs.store.relations import check_relations, refuse_contradictions
from needs.store.rollback import held, rollback
from needs.store.shared import Shared, configured_shared
from needs.store.snapshot import Snapshot, check
from needs.store.tables import release_folder
from needs.views.coverage import coverage, coverage_frame
from needs.views.gap import gap, gap_frame
from needs.views.groups import group_of
from needs.views.headline import headline
from needs.views.ranking import rank_areas
from needs.views.trend import trend

_RANKS: Mapping[Basis | None, str] = {Basis.PUBLISHED: "published", Basis.COMPUTED: "computed"}
"""How a comparison is called in a column."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    given = sys.argv[1:] if arguments is None else list(arguments)
    parser = _parser(with_charts=given[:1] == [CHART])
    chosen = parser.parse_args(given)
    try:
        if LOG.text():
            configure_log()
        chosen.run(chosen)
    except NeedsError as error:
        print(error, file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader of a pipe (head, less) has seen enough.
        sys.stderr.close()
    return 0


def _parser(*, with_charts: bool) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="needs", description="Local need for drug and alcohol treatment in England."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("headline", help="one place against its region and England")
    command.add_argument("area", metavar="AREA", help="a code, a name, or codes joined by +")
    command.add_argument(
        "--as-at", type=_month, metavar="YYYY-MM", help="only periods that had ended by then"
    )
    _add_format(command)
    command.set_defaults(run=_headline)

    command = commands.add_parser("compare", help="one indicator over many authorities, with ranks")
    command.add_argument("indicator", metavar="INDICATOR", help="an indicator id or key")
    group = command.add_mutually_exclusive_group()
    group.add_argument("--areas", metavar="CODES", help="codes or names joined by +")
    group.add_argument("--region", metavar="CODE", help="the authorities of one region")
    group.add_argument("--neighbours-of", metavar="CODE", help="the statistical neighbours of one authority")
    command.add_argument("--period", metavar="P", help="as published, for example 2016-18")
    command.add_argument(
        "--neighbour-model",
        choices=[*NeighbourModelKey],
        type=NeighbourModelKey,
        help="with --neighbours-of: by which model; the ONS’s (the default), the DfE’s for children’s "
        "services, or, after an update, that of the Fingertips API",
    )
    _add_format(command)
    command.set_defaults(run=_compare)

    command = commands.add_parser("trend", help="one indicator over time, with its recent trend")
    command.add_argument("indicator", metavar="INDICATOR", help="an indicator id or key")
    command.add_argument("area", metavar="AREA", help="a code, a name, or codes joined by +")
    _add_format(command, default="json")
    command.set_defaults(run=_trend)

    command = commands.add_parser("gap", help="the treatment gap of one place")
    command.add_argument("area", metavar="AREA", help="a code, a name, or codes joined by +")
    command.add_argument("--substance", choices=[*Substance], required=True)
    command.add_argument("--period", metavar="P", help="the year of treatment, for example 2018/19")
    command.add_argument(
        "--method",
        choices=[*GapMethod],
        type=GapMethod,
        help="against the mean of three years of estimates, as published, or against the year's own",
    )
    _add_format(command)
    command.set_defaults(run=_gap)

    add_treatment(commands, _figures)
    add_chart(commands, _figures, _month, is_asked=with_charts)
    add_pack(commands, _figures, _month)

    command = commands.add_parser("refresh", help="bring the figures up to date from Fingertips")
    command.add_argument("--base-url", metavar="URL", help="the root of the API; by default the live service")
    command.add_argument("--indicators", metavar="IDS", help="Fingertips ids joined by commas")
    command.add_argument(
        "--from", type=Path, dest="folder", metavar="FOLDER", help="take Fingertips' files from a folder"
    )
    command.add_argument(
        "--publish", metavar="URL", help=f"share the figures there; by default {SNAPSHOT_URL}"
    )
    command.set_defaults(run=_refresh)

    command = commands.add_parser("publish", help="have every server show the figures that are in use here")
    command.add_argument("url", nargs="?", metavar="URL", help=f"where; by default {SNAPSHOT_URL}")
    command.set_defaults(run=_publish)

    command = commands.add_parser("rollback", help="go back to earlier figures: one step, or to those named")
    command.add_argument("to", nargs="?", default="", metavar="STAMP", help="one that --list shows")
    command.add_argument("--list", action="store_true", help="only list the figures that are held")
    command.set_defaults(run=_rollback)

    command = commands.add_parser("check", help="validate again everything that the app would show")
    command.add_argument(
        "--live", action="store_true", help="compare the catalogue with what Fingertips says of it today"
    )
    command.add_argument("--base-url", metavar="URL", help="the root of the API; by default the live service")
    command.set_defaults(run=_check)

    command = commands.add_parser("sources", help="every series held, with publisher, date and coverage")
    _add_format(command)
    command.set_defaults(run=_sources)

    command = commands.add_parser("build", help="build the figures from data/publications")
    command.add_argument("--check", action="store_true", help="only check that they have been built")
    command.set_defaults(run=_build)
    return parser


def _add_format(command: argparse.ArgumentParser, default: str = "table") -> None:
    command.add_argument("--format", choices=FORMATS, default=default)


def _month(text: str) -> date:
    try:
        return parse_month(text)
    except NeedsError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def _headline(chosen: argparse.Namespace) -> None:
    snapshot = _figures()
    place = snapshot.places.find(chosen.area)
    write_rows(headline(snapshot, place, as_at=chosen.as_at).frame(), chosen.format)


def _compare(chosen: argparse.Namespace) -> None:
    snapshot = _figures()
    register = snapshot.register
    areas: Sequence[Area] | None = None
    region_code = neighbour_model = ""
    if chosen.neighbour_model and not chosen.neighbours_of:
        raise NeedsError(
            "--neighbour-model says which statistical neighbours are meant, and none are asked for.",
            "Add --neighbours-of with an authority, or leave it out.",
        )
    if chosen.areas:
        areas = [register.find(part) for part in chosen.areas.split("+")]
    elif chosen.region:
        region = register.find(chosen.region)
        if region.kind != "Region":
            raise NeedsError(f"{region.name} is not a region.", "Region codes look like E12000005.")
        region_code = region.code
    elif chosen.neighbours_of:
        model = chosen.neighbour_model or DEFAULT_MODEL
        areas = group_of(snapshot, register.find(chosen.neighbours_of), model.group).members
        neighbour_model = snapshot.neighbours[model].name
    indicator = snapshot.catalogue.get(chosen.indicator)
    ranking = rank_areas(snapshot, indicator, areas, region_code=region_code, period=chosen.period)
    ranks = [_RANKS.get(row.compared.basis, "") if row.compared.is_said else "" for row in ranking.rows]
    frame = ranking.frame().assign(neighbour_model=neighbour_model, comparison_rank=ranks)
    write_rows(frame, chosen.format)


def _trend(chosen: argparse.Namespace) -> None:
    snapshot = _figures()
    view = trend(snapshot, snapshot.catalogue.get(chosen.indicator), snapshot.places.find(chosen.area))
    found = view.recent
    if not view.has_local_figures:
        raise NeedsError(
            f"No figure of {view.indicator.display_name} is held for {view.place.name}.",
            "It may arrive with a refresh from Fingertips.",
        )
    tested = {
        "marker": found.marker,
        "computed_or_published": found.basis,
        "method": found.method,
        "statistic": found.statistic,
        "reason": found.reason,
    }
    about = {"indicator": view.indicator.id, "area_code": view.place.code}
    if chosen.format == "json":
        write_document({**about, "series": view.series(), **tested})
    else:
        write_rows(pd.DataFrame([{**about, **row, **tested} for row in view.series()]), chosen.format)


def _gap(chosen: argparse.Namespace) -> None:
    snapshot = _figures()
    row = gap(
        snapshot,
        snapshot.places.find(chosen.area),
        Substance(chosen.substance),
        period=chosen.period,
        method=chosen.method,
    )
    write_rows(gap_frame((row,)), chosen.format)


def _refresh(chosen: argparse.Namespace) -> None:
    def tell(progress: Progress) -> None:
        counted = f" {progress.done} of {progress.of}" if progress.of else ""
        print(f"{progress.stage}{counted} {progress.indicator}".rstrip(), file=sys.stderr)

    ids = [each for each in (chosen.indicators or "").replace(" ", ",").split(",") if each]
    report = refresh(
        client=FingertipsClient(chosen.base_url) if chosen.base_url else None,
        sources=[files_in(chosen.folder)] if chosen.folder else None,
        boundaries=configured_boundaries(),
        shared=Shared(chosen.publish) if chosen.publish else configured_shared(),
        indicators=ids or None,
        on_progress=tell,
    )
    for outcome in report.outcomes:
        counts = f"{outcome.new:,} new, {outcome.revised:,} revised, {outcome.reworded:,} comparisons changed"
        detail = counts if outcome.state is RefreshState.UPDATED else outcome.message
        print(f"{outcome.indicator}: {outcome.state}{f' ({detail})' if detail else ''}")
    print(f"{report.requests} requests; snapshot {report.stamp}.")
    if report.count(RefreshState.FAILED) and not report.count(RefreshState.UPDATED):
        raise NeedsError("No indicator could be refreshed.", "The figures held stay in use.")


def _publish(chosen: argparse.Namespace) -> None:
    shared = Shared(chosen.url) if chosen.url else configured_shared()
    if shared is None:
        raise NeedsError("No place to share figures in is named.", f"Give its URL, or set {SNAPSHOT_URL}.")
    library = Library()
    shared.publish(library, library.current_name())
    print(f"Figures {library.load().snapshot.stamp} are published.")


def _rollback(chosen: argparse.Namespace) -> None:
    library = Library()
    if chosen.list:
        print("\n".join(held(library)))
        return
    shown = rollback(library, chosen.to, configured_shared()).snapshot
    print(f"Figures {shown.stamp} are in use.")


def _check(chosen: argparse.Namespace) -> None:
    snapshot = _figures()
    check(snapshot)
    for each in given_away(snapshot.observations, snapshot.register):
        print(
            f"{each}: this count is hidden, and follows from others that are published. Tell the publisher.",
            file=sys.stderr,
        )
    results = check_relations(
        snapshot.observations, snapshot.relations, snapshot.catalogue, snapshot.register
    )
    _print_relations(results)
    refuse_contradictions(results)
    if chosen.live:
        _compare_with_live(snapshot, chosen.base_url)
    print(
        f"{len(snapshot.observations):,} observations of {len(snapshot.manifest['rows_by_indicator'])} "
        f"indicators from {len(snapshot.publications)} publications are sound (figures {snapshot.stamp})."
    )


def _print_relations(results: Iterable[RelationResult]) -> None:
    """Print how many figures keep each relation between series, and of how many that can be tried."""
    print("\n".join(map(str, results)))


def _compare_with_live(snapshot: Snapshot, base_url: str | None) -> None:
    """Print every point on which the catalogue and Fingertips differ."""
    ids = [each.id for each in snapshot.catalogue if each.on_fingertips]
    published = indicator_metadata(FingertipsClient(base_url), ids)
    newest = snapshot.observations.groupby("indicator")["retrieved_at"].max()
    held = {str(indicator): str(day) for indicator, day in newest.items()}
    differences = compare_catalogue(snapshot.catalogue, published, held)
    for each in differences:
        print(f"{each.indicator}: {each.what} is “{each.here}” here and “{each.there}” on Fingertips")
    print(
        f"{len(published)} of {len(ids)} indicators are listed by Fingertips; {len(differences)} differences."
    )


def _figures() -> Snapshot:
    """The figures that the app would show; what was passed over to find them goes to standard error."""
    loaded = Library().load()
    if loaded.problem:
        print(loaded.problem, file=sys.stderr)
    return loaded.snapshot


def _sources(chosen: argparse.Namespace) -> None:
    write_rows(coverage_frame(coverage(_figures())), chosen.format)


def _build(chosen: argparse.Namespace) -> None:
    said = "are built"
    if chosen.check:
        manifest: Mapping[str, Any] = check_built(release_folder())
    else:
        made = build(release_folder())
        manifest, said = made.manifest, "were built"
        _print_relations(made.relations)
        print("\n".join(map(str, made.back_tests)))
    print(f"{manifest['rows']:,} figures from {len(manifest['rows_by_source'])} publications {said}.")
