using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Rendering;

/// <summary>Why something is known, or not, that an enricher was to say, in words.</summary>
internal static class EnrichmentSentence
{
    /// <summary>The words.</summary>
    public static string Render(EnrichmentReason reason) => reason switch
    {
        EnrichmentReason.Written written => written.Text,
        EnrichmentReason.NoKey none => $"the event has no {none.Field}",
        EnrichmentReason.FilteredOut filtered => $"the workflow {filtered.Workflow} filters this event out whatever it answers",
        EnrichmentReason.RecordFilteredOut filtered => $"{string.Join(", ", filtered.Workflows)} filter this event out whatever it says",
        EnrichmentReason.NobodyListens none => $"no workflow and no signal listens for {none.Type}",
        EnrichmentReason.AllKnown => "every field of it is known already",
        EnrichmentReason.WouldBeAsked => "it would be asked",
        EnrichmentReason.NobodyAsked => "nobody could be asked",
        EnrichmentReason.Silent silent =>
            $"{string.Join(", ", silent.Fields)}: {string.Join(", ", silent.Providers)} did not answer",
        EnrichmentReason.PartOfRecord => "a part of the record could not be read",
        EnrichmentReason.NothingGiven => "no provider gave any field: the event goes on without",
        EnrichmentReason.NobodyKnows => "nobody who was asked knows it",
        EnrichmentReason.NothingCached => "nothing is cached, and nobody is asked: name what it would answer as known",
        EnrichmentReason.TooLarge large =>
            $"the record has {large.Characters} characters, so only the fields that are mapped were taken from it",
        _ => Answer(reason) ?? Callback(reason),
    };

    private static string? Answer(EnrichmentReason reason) => reason switch
    {
        EnrichmentReason.Remembered { Found: true } => "remembered",
        EnrichmentReason.Remembered => "remembered: it knows nothing",
        EnrichmentReason.NoSetting none => $"not asked: the setting '{none.Setting}' is not set",
        EnrichmentReason.NotAdmitted not => not.Why,
        EnrichmentReason.Answered { LeftOut.Count: 0 } answered => Sentence(answered.With),
        EnrichmentReason.Answered answered =>
            $"{Sentence(answered.With)}; left out {string.Join("; ", answered.LeftOut.Select(unfit => $"{unfit.Field}: {unfit.Why}"))}",
        EnrichmentReason.NoAnswer none => none.Why,
        _ => null,
    };

    private static string Callback(EnrichmentReason reason) => reason switch
    {
        EnrichmentReason.NotPosted not => not.Why,
        EnrichmentReason.NoCallback none => $"{none.Source} did not call back within {none.Within}",
        EnrichmentReason.EmptyCallback => "its call back has none of the fields",
        EnrichmentReason.NoCorrelation none =>
            $"it has no {string.Join(" or ", none.Paths)}, so it answers nothing and is an event of its own",
        EnrichmentReason.ForeignCorrelation => "this is no id that we sent, so it answers nothing and is an event of its own",
        EnrichmentReason.NotAwaited not => $"no event waits for {not.Source} with this id, so it is an event of its own",
        EnrichmentReason.Awaited => "the event waited for it",
        EnrichmentReason.AnsweredBefore before => $"{before.By} answered first, so nothing is done with this one",
        EnrichmentReason.EventIsDead => "the event is in the dead letter for want of it: its replay goes on with it",
        EnrichmentReason.CameLate late =>
            $"it came late ({(late.Why is { } why ? Render(why) : "")}), and the event went on: " +
            "what it adds is brought to the actions that may be done again",
        _ => "",
    };

    private static string Sentence(AnsweredWith with) => with switch
    {
        AnsweredWith.Fields => "answered",
        AnsweredWith.NoneOfTheFields => "answered with none of the fields",
        _ => "answered: it knows nothing",
    };
}
