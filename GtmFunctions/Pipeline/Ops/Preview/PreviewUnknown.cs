using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>Counts what cannot be known of a draft without asking somebody, and what was not looked at.</summary>
internal sealed class PreviewUnknown(PreviewQuestion question)
{
    private const int MostFixtures = 10;

    private readonly Dictionary<string, int> _neverAsked = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _askedOtherwise = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _noSource = new(StringComparer.Ordinal);
    private readonly List<string> _noEvent = [];
    private int _undecided;
    private int _oldVersions;
    private int _gone;
    private int _unheard;

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

    /// <summary>Tells that a version makes no event of a fixture.</summary>
    /// <param name="name">The fixture.</param>
    /// <param name="by">The version, in words.</param>
    /// <param name="why">Why.</param>
    public void AddFixture(string name, string by, string why)
    {
        if (_noEvent.Count < MostFixtures)
            _noEvent.Add($"By {by} no event comes of the fixture {name}: {why}.");
    }

    /// <summary>Counts an event of which it is not known whether its owner by the draft would have acknowledged it in time.</summary>
    public void AddUnheard() => _unheard++;

    /// <summary>What is not known, in sentences.</summary>
    /// <param name="others">The signals of the draft that are counted anew.</param>
    public IReadOnlyList<string> Render(IEnumerable<Signal> others) =>
    [
        .. Cut(), .. Enrichers(), .. Sources(), .. Signals(others), .. Events(), .. _noEvent, .. Owners(),
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

    private IEnumerable<string> Owners()
    {
        if (question.Fixtures is not null && question.Draft.Assignments.Values.Any(assignment => assignment.Sla is not null))
            yield return "A fixture does not say whether an owner acknowledges in time, so who gets it then is not looked at.";
        if (_unheard > 0)
        {
            yield return $"Of {Number(_unheard)} of them it is not known whether the owner by the draft would acknowledge in time: "
                + "nobody was asked then, another was, or had less time. They are taken to stay; "
                + "of those that went on then it is said who would be next.";
        }
    }

    private static string Listed(Dictionary<string, int> counts) => string.Join(
        ", ", counts.OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal)
            .Select(one => $"{one.Key} ({Number(one.Value)})"));

    private static string Number(int number) => PreviewSentence.Number(number);
}
