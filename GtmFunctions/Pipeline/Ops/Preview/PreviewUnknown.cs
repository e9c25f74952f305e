using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>Counts what cannot be known of a draft without asking somebody, and what was not looked at.</summary>
internal sealed class PreviewUnknown(PreviewQuestion question)
{
    private readonly Dictionary<string, int> _neverAsked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _askedOtherwise = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _noSource = new(StringComparer.Ordinal);
    private int _undecided;
    private int _oldVersions;
    private int _gone;

    /// <summary>Whether older events were left out.</summary>
    public bool IsCut { get; set; }

    /// <summary>Counts an event whose trace is gone.</summary>
    public void AddGone() => _gone++;

    /// <summary>Counts what is not known of an event.</summary>
    public void Add(RecordedEvent recorded, SideEvent draft, Configuration? takenBy)
    {
        foreach (var name in draft.NeverAsked.Distinct())
            _neverAsked[name] = _neverAsked.GetValueOrDefault(name) + 1;
        foreach (var name in draft.AskedOtherwise.Distinct())
            _askedOtherwise[name] = _askedOtherwise.GetValueOrDefault(name) + 1;
        if (draft.Plan is null && question.Live.Sources.ContainsKey(recorded.Taken.Source))
            _noSource[recorded.Taken.Source] = _noSource.GetValueOrDefault(recorded.Taken.Source) + 1;
        if (recorded.Decided is null && question.Given is null)
            _undecided++;
        if (takenBy is null)
            _oldVersions++;
    }

    /// <summary>What is not known, in sentences.</summary>
    /// <param name="signals">The signals of the draft.</param>
    public IReadOnlyList<string> Render(SignalMemory signals) =>
    [
        .. Cut(), .. Enrichers(), .. Sources(), .. Signals(signals.Others), .. Events(), .. Rules(),
    ];

    private IEnumerable<string> Cut()
    {
        if (IsCut)
            yield return $"There are more events: only the newest {Number(question.Most)} were looked at. 'most' says how many are.";
        if (question.Source is not null || question.Type is not null)
        {
            yield return "Only some of the events were looked at: "
                + "the turns and the capacity that others took between them are not counted, "
                + "by either side.";
        }
    }

    private IEnumerable<string> Enrichers()
    {
        if (_neverAsked.Count > 0)
        {
            yield return (_neverAsked.Count == 1 ? "1 enricher of the draft was" : $"{_neverAsked.Count} enrichers of the draft were")
                + $" never asked for some of these events: {Listed(_neverAsked)}. "
                + "What would be answered is not known and taken to be missing.";
        }

        if (_askedOtherwise.Count > 0)
            yield return $"What was answered is taken although the draft asks otherwise: {Listed(_askedOtherwise)}.";
    }

    private IEnumerable<string> Sources()
    {
        if (_noSource.Count > 0)
            yield return $"The draft has no such source, so that these events would not come in: {Listed(_noSource)}.";
    }

    private static IEnumerable<string> Signals(IEnumerable<Signal> others)
    {
        foreach (var signal in others)
        {
            yield return signal.IsAbsence
                ? $"The signal {signal.Name} is new or other: when it would have told of silence is not known."
                : $"The signal {signal.Name} is new or other: it counts from the first of these events on.";
        }
    }

    private IEnumerable<string> Events()
    {
        if (_undecided > 0)
            yield return $"{Number(_undecided)} of them were not decided yet: they are decided as of when they came in.";
        if (_oldVersions > 0)
            yield return $"{Number(_oldVersions)} of them came in by versions that are not kept any more: their fields are as recorded.";
        if (_gone > 0)
            yield return $"{Number(_gone)} more could not be looked at: their traces are gone, or they answered other events.";
    }

    private IEnumerable<string> Rules()
    {
        if (question.Draft.Assignments.Values.Any(assignment => assignment.Sla is not null))
            yield return "Who gets an event that its owner does not acknowledge in time is not looked at.";
    }

    private static string Listed(Dictionary<string, int> counts) => string.Join(
        ", ", counts.OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal)
            .Select(one => $"{one.Key} ({Number(one.Value)})"));

    private static string Number(int number) => PreviewSentence.Number(number);
}
