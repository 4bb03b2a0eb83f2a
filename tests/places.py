"""Places whose figures need care, each listed once with the reason; tests take a name or a group from here.

A combined place is several councils as one, its codes joined by full stops as in a link.
"""

COVENTRY = "E08000026"
"""A metropolitan district whose boundary and code have not changed: the ordinary case."""
WARWICKSHIRE = "E10000031"
"""A county beside Coventry: the ordinary case of another size."""
RUTLAND = "E06000017"
"""The smallest authority that is ranked."""
NORFOLK = "E10000020"
"""A county without every figure; its completion of treatment is from 2015/16 and has no interval."""
HARTLEPOOL = "E06000001"
"""Its met need of opiate and crack users is published ready-made, without the numbers behind it."""
CITY = "E09000001"
"""The City of London: few residents, so it is not ranked and many rates are blank."""
SCILLY = "E06000053"
"""The Isles of Scilly: few residents, published together with Cornwall."""
CUMBERLAND = "E06000063"
"""One of two authorities into which Cumbria was split in 2023: its past is Cumbria's."""
BOURNEMOUTH = "E06000058"
"""Bournemouth, Christchurch and Poole: merged in 2019 from two authorities and a district."""
BUCKINGHAMSHIRE = "E06000060"
"""One boundary under two codes: the newer."""
BARNSLEY = "E08000016"
"""Recoded in 2025; Fingertips still publishes this earlier code."""

BUCKINGHAMSHIRE_BEFORE = "E10000002"
"""The code of Buckinghamshire until March 2020."""
CUMBRIA = "E10000006"
"""A county that ended in March 2023, split in two."""
NORTHAMPTONSHIRE_COUNTY = "E10000021"
"""A county that ended in March 2021, split in two."""

NORTHAMPTONSHIRE = "E06000061.E06000062"
"""The two authorities that were one county, whose own published figures are used for the years before."""
CUMBRIA_TODAY = "E06000063.E06000064"
"""The two authorities that were Cumbria."""
LEICESTERSHIRE = "E10000018.E06000016.E06000017"
"""Three councils that were never one."""
CORNWALL_AND_SCILLY = "E06000052.E06000053"
"""A council and the neighbour whose numbers are counted with its own."""
CITY_AND_HACKNEY = "E09000001.E09000012"
"""Two boroughs that several publishers combine."""
SCILLY_AND_DORSET = "E06000053.E06000059"
"""One member without figures of its own, and one whose boundary changed in 2019."""
TWO_REGIONS = "E08000026.E06000001"
"""Coventry and Hartlepool, of two regions: no one region to compare with."""

WEST_MIDLANDS = "E12000005"
"""A region."""
EAST_OF_ENGLAND = "E12000006"
"""A region that lacks the numbers of two of its members in some years."""
ENGLAND = "E92000001"
"""The country, which has no region and cannot be compared with itself."""

UNKNOWN = "E06009999"
"""The code of no place."""

COUNCILS = (
    COVENTRY,
    WARWICKSHIRE,
    RUTLAND,
    NORFOLK,
    HARTLEPOOL,
    CITY,
    SCILLY,
    CUMBERLAND,
    BOURNEMOUTH,
    BUCKINGHAMSHIRE,
    BARNSLEY,
)
FORMER = (BUCKINGHAMSHIRE_BEFORE, CUMBRIA, NORTHAMPTONSHIRE_COUNTY)
COMBINED = (
    NORTHAMPTONSHIRE,
    CUMBRIA_TODAY,
    LEICESTERSHIRE,
    CORNWALL_AND_SCILLY,
    CITY_AND_HACKNEY,
    SCILLY_AND_DORSET,
    TWO_REGIONS,
)
WHOLES = (WEST_MIDLANDS, EAST_OF_ENGLAND, ENGLAND)
"""Regions and England: what councils are compared with."""
ALL = (*COUNCILS, *FORMER, *COMBINED, *WHOLES)

CORE = (COVENTRY, CUMBERLAND, CITY, NORTHAMPTONSHIRE, WEST_MIDLANDS, ENGLAND)
"""One place of each form, where what is tested takes long: a drawing, a document, a page in a browser."""
AWKWARD = (
    *CORE,
    SCILLY,
    LEICESTERSHIRE,
    BARNSLEY,
    BUCKINGHAMSHIRE,
    BUCKINGHAMSHIRE_BEFORE,
    CUMBRIA,
    NORTHAMPTONSHIRE_COUNTY,
)
"""One place of each history: new, ended, recoded, combined, published with a neighbour."""
GAPS = (*AWKWARD, WARWICKSHIRE, HARTLEPOOL, CORNWALL_AND_SCILLY, EAST_OF_ENGLAND)
"""With those whose met need is published ready-made, counted with a neighbour's, or held in part."""
