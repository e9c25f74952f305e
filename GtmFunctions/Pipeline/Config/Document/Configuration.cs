using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>
/// One immutable version of what ops wrote, validated: names resolved, paths, filters and templates parsed.
/// Entries keep the order of the document. An event is decided from intake to delivery by one version.
/// </summary>
public sealed record Configuration
{
    /// <summary>The first 12 hexadecimal digits of the SHA-256 over the document and its tables.</summary>
    public required string Version { get; init; }

    /// <summary>Who may send us webhooks, by the name in <c>/api/hooks/{source}</c>.</summary>
    public required IReadOnlyDictionary<string, Source> Sources { get; init; }

    /// <summary>What is looked up before deciding, by name.</summary>
    public required IReadOnlyDictionary<string, Enricher> Enrichers { get; init; }

    /// <summary>Scoring models, by name.</summary>
    public required IReadOnlyDictionary<string, ScoreModel> Scores { get; init; }

    /// <summary>Events that are made of other events, or of their absence, by name.</summary>
    public IReadOnlyDictionary<string, Signal> Signals { get; init; } = new Dictionary<string, Signal>();

    /// <summary>How owners are found, by name.</summary>
    public IReadOnlyDictionary<string, Assignment> Assignments { get; init; } = new Dictionary<string, Assignment>();

    /// <summary>What happens to events; all that listen for an event's type run, in this order.</summary>
    public required IReadOnlyList<Workflow> Workflows { get; init; }

    /// <summary>Where actions go, by name.</summary>
    public required IReadOnlyDictionary<string, Destination> Destinations { get; init; }

    /// <summary>Templates, by name.</summary>
    public required IReadOnlyDictionary<string, Template> Templates { get; init; }

    /// <summary>Who is told when something breaks, if anyone is.</summary>
    public Alerts? Alerts { get; init; }

    /// <summary>The tables that are fetched from a published sheet, by name.</summary>
    public IReadOnlyDictionary<string, LinkedTable> LinkedTables { get; init; } = new Dictionary<string, LinkedTable>();

    /// <summary>Work on events that came before, on a schedule, by name.</summary>
    public IReadOnlyDictionary<string, Job> Jobs { get; init; } = new Dictionary<string, Job>();

    /// <summary>The lists that are synced or imported, by name.</summary>
    public IReadOnlyDictionary<string, SyncedList> Lists { get; init; } = new Dictionary<string, SyncedList>();

    /// <summary>How events find their accounts; <see langword="null"/> where they do not.</summary>
    public AccountMatching? Accounts { get; init; }

    /// <summary>How long each kind of data is kept.</summary>
    internal Retention Retention { get; init; } = Retention.Default;

    /// <summary>The action at a place; <see langword="null"/> where this version has none there.</summary>
    /// <param name="workflow">The workflow's name.</param>
    /// <param name="branch">The branch's name.</param>
    /// <param name="index">Its place in the branch, from 0.</param>
    public WorkflowAction? ActionAt(string workflow, string branch, int index) =>
        Workflows.FirstOrDefault(one => one.Name == workflow)
            ?.Branches.FirstOrDefault(one => one.Name == branch)
            ?.Do.ElementAtOrDefault(index);
}
