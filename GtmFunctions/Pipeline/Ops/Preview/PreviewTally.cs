using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Subscriptions;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>Adds up what becomes of events, one after the other; keeps no more of them than the examples.</summary>
internal sealed class PreviewTally(
    PreviewQuestion question, IReadOnlyList<LiveSubscription> subscriptions, ConnectorCatalogue catalogue)
{
    private readonly Configuration _live = question.Live;
    private readonly Configuration _draft = question.Draft;
    private readonly CallTally _calls = new(question.Live, question.Draft, catalogue);
    private readonly SubscriberTally _told = new(subscriptions, catalogue);
    private readonly Dictionary<string, Rep> _reps = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<(string Workflow, string Branch), (int Before, int After)> _branches = [];
    private readonly Dictionary<string, (PreviewWorkflowCounts? Before, PreviewWorkflowCounts? After)> _workflows = [];
    private readonly Dictionary<PreviewKind, List<PreviewChange>> _examples = [];
    private PreviewTotals _totals = new() { AreLeads = true };
    private PreviewSpan? _span;

    /// <summary>How many events were added.</summary>
    public int Events => _totals.Events;

    /// <summary>Adds an event. They may come in any order.</summary>
    public void Add(PreviewChange change)
    {
        _calls.Add(change);
        _told.Add(change);
        _totals = Totals(change);
        if (change.Fixture is null)
            _span = Span(change.At);
        AddReps(change);
        foreach (var workflow in change.Before.Workflows)
            AddWorkflow(workflow, isAfter: false);
        foreach (var workflow in change.After.Workflows)
            AddWorkflow(workflow, isAfter: true);
        if (change.Kinds.Count > 0)
            Keep(change);
    }

    /// <summary>What was added up.</summary>
    /// <param name="unknown">What cannot be known, in sentences.</param>
    public PreviewResult Result(IReadOnlyList<string> unknown)
    {
        // Fixtures do not come one after the other, so that they are never too many at a time
        var areTimed = question.Fixtures is null;
        var totals = _totals with { AreLeads = _totals is { Events: > 0, AreLeads: true } };
        return new PreviewResult
        {
            Answer = PreviewSentence.Render(totals),
            Live = _live.Version,
            Draft = _draft.Version,
            Span = _span,
            Totals = totals,
            Reps = Reps(),
            Branches = Branches(),
            Workflows = Workflows(),
            Destinations = _calls.Results(areTimed),
            Subscriptions = _told.Results(areTimed),
            Examples = Examples(),
            Unknown = unknown,
        };
    }

    private PreviewSpan Span(DateTimeOffset at) =>
        _span is not { } known ? new PreviewSpan(at, at)
        : at < known.First ? known with { First = at }
        : at > known.Last ? known with { Last = at }
        : known;

    private PreviewTotals Totals(PreviewChange change)
    {
        int More(int count, PreviewKind kind) => change.Kinds.Contains(kind) ? count + 1 : count;
        return _totals with
        {
            Events = _totals.Events + 1,
            AreFixtures = _totals.AreFixtures || change.Fixture is not null,
            AreLeads = _totals.AreLeads && change.Type.StartsWith("lead.", StringComparison.Ordinal),
            Different = change.Kinds.Count > 0 ? _totals.Different + 1 : _totals.Different,
            ChangeOwner = More(_totals.ChangeOwner, PreviewKind.Owner),
            NoLongerRouted = More(_totals.NoLongerRouted, PreviewKind.NoLongerRouted),
            NewlyRouted = More(_totals.NewlyRouted, PreviewKind.NewlyRouted),
            ToFallback = More(_totals.ToFallback, PreviewKind.ToFallback),
            ChangeHandOver = More(_totals.ChangeHandOver, PreviewKind.HandOver),
            ChangeBranch = More(_totals.ChangeBranch, PreviewKind.Branch),
            CannotDecide = More(_totals.CannotDecide, PreviewKind.CannotDecide),
            ChangeMessage = More(_totals.ChangeMessage, PreviewKind.Message),
            OnlyMessage = change.Kinds is [PreviewKind.Message] ? _totals.OnlyMessage + 1 : _totals.OnlyMessage,
            ChangeSubscribers = More(_totals.ChangeSubscribers, PreviewKind.Subscribers),
        };
    }

    private void AddReps(PreviewChange change)
    {
        var (had, gets) = (PreviewKinds.Owners(change.Before), PreviewKinds.Owners(change.After));
        foreach (var owner in change.Before.Workflows.Concat(change.After.Workflows).Select(one => one.Owner).OfType<PreviewOwner>()
            .DistinctBy(owner => owner.Email.ToLowerInvariant()))
        {
            var rep = Find(owner.Email, owner.Name);
            var (before, after) = (had.Contains(owner.Email), gets.Contains(owner.Email));
            rep.Before += before ? 1 : 0;
            rep.After += after ? 1 : 0;
            rep.Came += after && !before ? 1 : 0;
            rep.Went += before && !after ? 1 : 0;
        }

        foreach (var move in Moves(change.Before))
            Find(move.Email, move.Name).PassedOnBefore++;
        foreach (var move in Moves(change.After))
            Find(move.Email, move.Name).PassedOnAfter++;
    }

    private static IEnumerable<PreviewMove> Moves(PreviewSide side) => side.Workflows.SelectMany(workflow => workflow.Sla?.Moves ?? []);

    private Rep Find(string email, string name) =>
        _reps.TryGetValue(email, out var rep) ? rep : _reps[email] = new Rep(name);

    private void AddWorkflow(PreviewDecision decision, bool isAfter)
    {
        var (before, after) = _workflows.GetValueOrDefault(decision.Workflow);
        _workflows[decision.Workflow] = isAfter ? (before, More(after ?? new(), decision)) : (More(before ?? new(), decision), after);
        if (decision.Branch is not { } branch)
            return;
        var place = (decision.Workflow, branch);
        var (was, becomes) = _branches.GetValueOrDefault(place);
        _branches[place] = isAfter ? (was, becomes + 1) : (was + 1, becomes);
    }

    private static PreviewWorkflowCounts More(PreviewWorkflowCounts counts, PreviewDecision decision)
    {
        int More(int count, PreviewEnd end) => decision.End == end ? count + 1 : count;
        return new PreviewWorkflowCounts
        {
            Events = counts.Events + 1,
            Acted = More(counts.Acted, PreviewEnd.Acted),
            FilteredOut = More(counts.FilteredOut, PreviewEnd.FilteredOut),
            Dropped = More(counts.Dropped, PreviewEnd.Dropped),
            Logged = More(counts.Logged, PreviewEnd.Logged),
            Failed = More(counts.Failed, PreviewEnd.Failed),
        };
    }

    // By what matters most of it, so that what is rare is not crowded out
    private void Keep(PreviewChange change)
    {
        if (!_examples.TryGetValue(change.Kinds[0], out var kept))
            _examples[change.Kinds[0]] = kept = [];
        if (kept.Count < question.MostExamples)
            kept.Add(PreviewShortening.Shorten(change));
    }

    private List<PreviewChange> Examples()
    {
        var examples = new List<PreviewChange>();
        var kinds = _examples.OrderBy(kind => kind.Key).Select(kind => kind.Value).ToArray();
        var most = question.MostExamples;
        for (var place = 0; place < most && examples.Count < most; place++)
            examples.AddRange(kinds.Where(kept => place < kept.Count).Select(kept => kept[place]).Take(most - examples.Count));
        return examples;
    }

    private PreviewRep[] Reps() =>
    [
        .. _reps.Select(rep => rep.Value.Told(rep.Key))
            .OrderByDescending(rep => rep.Came + rep.Went).ThenByDescending(rep => rep.After)
            .ThenBy(rep => rep.Email, StringComparer.Ordinal),
    ];

    private PreviewBranch[] Branches() =>
    [
        .. _draft.Workflows.Concat(_live.Workflows)
            .SelectMany(workflow => workflow.Branches.Select(branch => (Workflow: workflow.Name, Branch: branch.Name)))
            .Distinct()
            .Where(_branches.ContainsKey)
            .OrderBy(place => Place(place.Workflow))
            .Select(place => new PreviewBranch(place.Workflow, place.Branch, _branches[place].Before, _branches[place].After)),
    ];

    private PreviewWorkflow[] Workflows() =>
    [
        .. _draft.Workflows.Concat(_live.Workflows).Select(workflow => workflow.Name).Distinct().Where(_workflows.ContainsKey)
            .Select(name => new PreviewWorkflow(name, _workflows[name].Before, _workflows[name].After)),
    ];

    // A branch that only the live rules have stands with its workflow
    private int Place(string workflow)
    {
        var names = _draft.Workflows.Concat(_live.Workflows).Select(one => one.Name).Distinct().ToList();
        return names.IndexOf(workflow);
    }

    private sealed class Rep(string name)
    {
        private string Name { get; } = name;

        public int Before { get; set; }

        public int After { get; set; }

        public int Came { get; set; }

        public int Went { get; set; }

        public int PassedOnBefore { get; set; }

        public int PassedOnAfter { get; set; }

        public PreviewRep Told(string email) => new(email, Name, Before, After, Came, Went)
        {
            PassedOnBefore = PassedOnBefore,
            PassedOnAfter = PassedOnAfter,
        };
    }
}
