"""Pure: events that the history of a person does not tell, and why not."""

NOT_TOLD = frozenset({
    "ReflectionAnswered",
    # They are about no single person,
    "ApprovalRuleSet", "CohortCreated", "CohortPlaceSaid", "ColumnsSaid", "CourseCreated", "FailedPaymentDecided",
    "RateDecided", "RateProposed", "RegisterExported",
    "RequirementsSet", "TrainingDefined", "NoticePutUp", "NoticeTakenDown", "PartnerAdded", "PartnerChanged",
    "PartnerPutAway", "ResultsRead", "RosterChosen", "RosterCommitted", "RosterDropped", "RosterPreviewed",
    "RailConfirmed", "RailSet", "RunApproved", "RunCancelled", "RunDrafted", "RunFileDownloaded",
    "RunLocked", "RunReconciled", "SecondLookShareSet", "SessionCalledOff", "SessionDelivered", "SessionMoved",
    "DatePicked", "DatesAnswered", "DatesAsked", "DatesCalledOff", "DatesClosed", "DatesReminded",
    "NextKept", "NextSettled", "NextStopped",
    "PeopleAskedForDates", "SchedulePublished", "ScheduleThrownAway",
    # they are about somebody who has not joined (what was done is on the page of the enquiry, and in their own copy),
    "InterestMoved", "InterestSaid", "JoiningStepSet",
    # (what was opened stands with each of them, under who has looked),
    "GlassOpened", "NeedFileAsked", "NeedFileOpened", "NeedFileReleased",
    "FilesCleaned", "HistoryEmptied", "HistoryEnded", "NameLookedFor", "RemovalDone", "RemovalMade", "RemovalReleased",
    "RemovalStopped", "RunSignedAnew",
    # or are between the person and data protection: a team reads what happened, and a complaint may be about it,
    "BreachChanged", "BreachLogged", "BreachReportSettled", "BreachReported",
    "ComplaintAcknowledged", "ComplaintAnswered", "ComplaintNoted", "ComplaintRaised",
    # or are an inquiry's,
    "HoldConfirmed", "HoldLiftAsked", "HoldLifted", "HoldPlaced",
    # or how claims are sampled and chased is for those who decide them.
    "ArrangementsLate", "ClaimHeldForSecondLook", "ClaimWarned",
})  # fmt: skip
