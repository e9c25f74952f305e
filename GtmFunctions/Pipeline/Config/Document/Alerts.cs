using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>Who is told when something breaks.</summary>
/// <param name="To">The calls that each alert makes, one for each destination.</param>
/// <param name="On">What is told, each kind once.</param>
public sealed record Alerts(IReadOnlyList<WorkflowAction> To, IReadOnlyList<AlertRule> On)
{
    /// <summary>The source of the events that alerts are; no source of a document may have this name.</summary>
    public const string Source = "alerts";

    /// <summary>What a message has where the document names no template: the text that every alert brings with it.</summary>
    public static readonly Template Text = Template.Parse("{{ alert.text }}");

    /// <summary>
    /// What their links begin with: an https address, or the name of the setting that holds it; the app's own host name where
    /// <see langword="null"/>.
    /// </summary>
    public string? Links { get; init; }

    /// <summary>Whether they go to a destination.</summary>
    public bool GoTo(string destination) => To.Any(call => call.To == destination);
}

/// <summary>One kind of alert, and from when on it is told.</summary>
public sealed record AlertRule
{
    /// <summary>The kind.</summary>
    public required AlertKind Kind { get; init; }

    /// <summary><c>atLeast</c>: how many it takes. Dead letters of one cause: 1. Refused signatures of one source: 5.</summary>
    public int AtLeast { get; init; } = 1;

    /// <summary><c>per</c>: in how long so many signatures are refused; an hour.</summary>
    public TimeSpan Per { get; init; } = TimeSpan.FromHours(1);

    /// <summary><c>over</c>: how long something waits: 10 minutes; how long a destination is down: told at once.</summary>
    public TimeSpan Over { get; init; }

    /// <summary><c>cooldown</c>: how long after it was over one is not told again, unless it
    /// is worse; not at all where it is zero.</summary>
    public TimeSpan Cooldown { get; init; }

    /// <summary><c>times</c>: how many times what is usual a spike is; 5.</summary>
    public int Times { get; init; } = 5;

    /// <summary><c>by</c>: by how many points of a hundred the share of what arrives falls; 10.</summary>
    public int By { get; init; } = 10;

    /// <summary><c>before</c>: how long before a secret runs out it is told; 14 days.</summary>
    public TimeSpan Before { get; init; } = TimeSpan.FromDays(14);

    /// <summary><c>lifetime</c>: how many per cent of the requests that an address takes in its lifetime are used up: 80.</summary>
    public int Lifetime { get; init; } = 80;

    /// <summary><c>baseline</c>: whether a source is held against what its last weeks brought, besides its own <c>expect</c>.</summary>
    public bool Baseline { get; init; } = true;

    /// <summary><c>fields: all</c>: whether every change of a payload is told, not only those of fields that the document reads.</summary>
    public bool AllFields { get; init; }

    /// <summary>The rule of a kind that the document names without saying more.</summary>
    public static AlertRule Default(AlertKind kind) => kind switch
    {
        AlertKind.SignatureFailures => new AlertRule { Kind = kind, AtLeast = 5 },
        AlertKind.SlowPipeline => new AlertRule { Kind = kind, Over = TimeSpan.FromMinutes(10) },
        AlertKind.Spike => new AlertRule { Kind = kind, AtLeast = 50, Cooldown = TimeSpan.FromHours(6) },
        AlertKind.FallingSuccess => new AlertRule { Kind = kind, AtLeast = 20, Cooldown = TimeSpan.FromHours(1) },
        AlertKind.SlowToRep => new AlertRule
        {
            Kind = kind,
            AtLeast = 20,
            Over = TimeSpan.FromMinutes(5),
            Per = TimeSpan.FromDays(1),
            Cooldown = TimeSpan.FromHours(4),
        },
        AlertKind.UnhandledTypes => new AlertRule { Kind = kind, AtLeast = 10, Cooldown = TimeSpan.FromDays(1) },
        AlertKind.OldSecret => new AlertRule { Kind = kind, Over = TimeSpan.FromDays(7), Cooldown = TimeSpan.FromDays(1) },
        AlertKind.LinkedTable => new AlertRule { Kind = kind, Over = TimeSpan.FromHours(1), Cooldown = TimeSpan.FromHours(1) },
        AlertKind.FailingSubscription => new AlertRule { Kind = kind, Over = TimeSpan.FromHours(1), Cooldown = TimeSpan.FromHours(1) },
        AlertKind.FailingPoll => new AlertRule { Kind = kind, Over = TimeSpan.FromMinutes(30), Cooldown = TimeSpan.FromHours(1) },
        AlertKind.MissedWebhooks => new AlertRule { Kind = kind, AtLeast = 1, Cooldown = TimeSpan.FromHours(6) },
        AlertKind.AlertChannel => new AlertRule { Kind = kind, Cooldown = TimeSpan.FromHours(1) },
        _ => new AlertRule { Kind = kind },
    };
}

/// <summary>What can be told.</summary>
public enum AlertKind
{
    /// <summary><c>dead-letter</c>: an event or action needs someone to look at it.</summary>
    DeadLetter,

    /// <summary><c>silent-source</c>: a source brings fewer events than it should.</summary>
    SilentSource,

    /// <summary><c>failing-destination</c>: a destination refuses, does not answer, or has nearly had all that it takes.</summary>
    FailingDestination,

    /// <summary><c>signature-failures</c>: many requests of a source do not prove where they come from.</summary>
    SignatureFailures,

    /// <summary><c>schema-drift</c>: the payloads of a source have changed.</summary>
    SchemaDrift,

    /// <summary><c>slow-pipeline</c>: events wait too long.</summary>
    SlowPipeline,

    /// <summary><c>spike</c>: a source brings far more than it usually does.</summary>
    Spike,

    /// <summary><c>falling-success</c>: a destination takes a smaller share of what it is sent than it usually does.</summary>
    FallingSuccess,

    /// <summary><c>slow-to-rep</c>: it takes too long until a rep is told of a lead.</summary>
    SlowToRep,

    /// <summary><c>unhandled-types</c>: a source sends types that nothing listens for.</summary>
    UnhandledTypes,

    /// <summary><c>old-secret</c>: webhooks are signed with a secret that is about to run out, or that was to be replaced.</summary>
    OldSecret,

    /// <summary><c>alert-channel</c>: a destination of the alerts does not take them.</summary>
    AlertChannel,

    /// <summary><c>linked-table</c>: a table that is fetched from a sheet stays behind it.</summary>
    LinkedTable,

    /// <summary><c>failing-subscription</c>: a subscription takes nothing, or was disabled because of that.</summary>
    FailingSubscription,

    /// <summary><c>failing-poll</c>: a source cannot be polled, or falls behind.</summary>
    FailingPoll,

    /// <summary><c>missed-webhooks</c>: webhooks of a source never came, and what they were to tell was fetched.</summary>
    MissedWebhooks,
}

/// <summary>The names of the kinds, as the document writes them.</summary>
internal static class AlertKindName
{
    private static readonly IReadOnlyDictionary<AlertKind, string> Names = new Dictionary<AlertKind, string>
    {
        [AlertKind.DeadLetter] = "dead-letter",
        [AlertKind.SilentSource] = "silent-source",
        [AlertKind.FailingDestination] = "failing-destination",
        [AlertKind.SignatureFailures] = "signature-failures",
        [AlertKind.SchemaDrift] = "schema-drift",
        [AlertKind.SlowPipeline] = "slow-pipeline",
        [AlertKind.Spike] = "spike",
        [AlertKind.FallingSuccess] = "falling-success",
        [AlertKind.SlowToRep] = "slow-to-rep",
        [AlertKind.UnhandledTypes] = "unhandled-types",
        [AlertKind.OldSecret] = "old-secret",
        [AlertKind.AlertChannel] = "alert-channel",
        [AlertKind.LinkedTable] = "linked-table",
        [AlertKind.FailingSubscription] = "failing-subscription",
        [AlertKind.FailingPoll] = "failing-poll",
        [AlertKind.MissedWebhooks] = "missed-webhooks",
    };

    /// <summary>All names, in the order of the kinds.</summary>
    public static IEnumerable<string> All => Names.Values;

    /// <summary>The name of a kind, such as <c>dead-letter</c>.</summary>
    public static string For(AlertKind kind) => Names[kind];

    /// <summary>The kind of a name; <see langword="null"/> where there is none.</summary>
    public static AlertKind? Find(string name) =>
        Names.Where(pair => pair.Value == name).Select(pair => (AlertKind?)pair.Key).FirstOrDefault();
}
