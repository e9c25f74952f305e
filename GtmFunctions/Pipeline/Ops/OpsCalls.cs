using GtmFunctions.Pipeline.Surface;

namespace GtmFunctions.Pipeline.Ops;

/// <summary>The ops calls, each with what it may say. Health is none of them: probes add what they like to its address.</summary>
internal static class OpsCalls
{
    private const string Get = "GET";
    private const string Post = "POST";
    private const string Put = "PUT";

    /// <summary>Finds events.</summary>
    public static OpsCall ListEvents { get; } = new(Get, HttpRoutes.Events, OpsParameters.ListEvents, HasFields: true);

    /// <summary>Tells an event's story.</summary>
    public static OpsCall GetEvent { get; } = new(Get, HttpRoutes.Event, []);

    /// <summary>Lists the dead letters.</summary>
    public static OpsCall ListDeadLetters { get; } = new(Get, HttpRoutes.DeadLetters, OpsParameters.ListLetters, HasFields: true);

    /// <summary>Puts a dead letter back.</summary>
    public static OpsCall ReplayDeadLetter { get; } = new(Post, HttpRoutes.ReplayDeadLetter, OpsParameters.One, HasFields: true);

    /// <summary>Gives a dead letter up.</summary>
    public static OpsCall DiscardDeadLetter { get; } = new(Post, HttpRoutes.DiscardDeadLetter, OpsParameters.Discard, HasFields: true);

    /// <summary>Puts many dead letters back.</summary>
    public static OpsCall ReplayDeadLetters { get; } =
        new(Post, HttpRoutes.ReplayDeadLetters, [.. OpsParameters.LetterFilters, .. OpsParameters.Many], HasFields: true);

    /// <summary>Gives many dead letters up.</summary>
    public static OpsCall DiscardDeadLetters { get; } =
        new(Post, HttpRoutes.DiscardDeadLetters, OpsParameters.DiscardMany, HasFields: true);

    /// <summary>Puts an event back.</summary>
    public static OpsCall ReplayEvent { get; } = new(Post, HttpRoutes.ReplayEvent, OpsParameters.One, HasFields: true);

    /// <summary>Puts many events back.</summary>
    public static OpsCall ReplayEvents { get; } =
        new(Post, HttpRoutes.ReplayEvents, [.. OpsParameters.EventFilters, .. OpsParameters.Many], HasFields: true);

    /// <summary>Lists replays of many.</summary>
    public static OpsCall ListReplays { get; } = new(Get, HttpRoutes.Replays, []);

    /// <summary>Tells how far a replay of many has come.</summary>
    public static OpsCall GetReplay { get; } = new(Get, HttpRoutes.Replay, []);

    /// <summary>Stops a replay of many.</summary>
    public static OpsCall StopReplay { get; } = new(Post, HttpRoutes.StopReplay, []);

    /// <summary>Gives the configuration document.</summary>
    public static OpsCall GetConfiguration { get; } = new(Get, HttpRoutes.Configuration, []);

    /// <summary>Replaces the configuration document.</summary>
    public static OpsCall PutConfiguration { get; } = new(Put, HttpRoutes.Configuration, []);

    /// <summary>Checks a configuration document.</summary>
    public static OpsCall ValidateConfiguration { get; } = new(Post, HttpRoutes.ValidateConfiguration, []);

    /// <summary>Lists the configuration's versions.</summary>
    public static OpsCall ListConfigurationVersions { get; } = new(Get, HttpRoutes.ConfigurationVersions, []);

    /// <summary>Goes back to an earlier version of the configuration.</summary>
    public static OpsCall RollBackConfiguration { get; } = new(Post, HttpRoutes.RollBackConfiguration, []);

    /// <summary>Gives a table of the configuration.</summary>
    public static OpsCall GetConfigurationTable { get; } = new(Get, HttpRoutes.ConfigurationTable, []);

    /// <summary>Replaces a table of the configuration.</summary>
    public static OpsCall PutConfigurationTable { get; } = new(Put, HttpRoutes.ConfigurationTable, []);

    /// <summary>Has the app examine itself.</summary>
    public static OpsCall RunChecks { get; } = new(Get, HttpRoutes.Checks, []);

    /// <summary>Lists how payloads changed.</summary>
    public static OpsCall ListDrift { get; } = new(Get, HttpRoutes.Drift, OpsParameters.ListDrift, HasFields: true);

    /// <summary>Draws the map.</summary>
    public static OpsCall GetMap { get; } = new(Get, HttpRoutes.Map, []);

    /// <summary>Says what would happen to an event.</summary>
    public static OpsCall Simulate { get; } = new(Post, HttpRoutes.Simulate, []);

    /// <summary>Tells which secrets a provider supplied.</summary>
    public static OpsCall GetHandshake { get; } = new(Get, HttpRoutes.Handshake, []);

    /// <summary>Lets a provider supply its secret, or removes one.</summary>
    public static OpsCall ChangeHandshake { get; } = new(Post, HttpRoutes.Handshake, OpsParameters.Handshake, HasFields: true);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<OpsCall> All { get; } =
    [
        ListEvents, GetEvent, ReplayEvent, ReplayEvents,
        ListDeadLetters, ReplayDeadLetter, DiscardDeadLetter, ReplayDeadLetters, DiscardDeadLetters,
        ListReplays, GetReplay, StopReplay,
        GetConfiguration, PutConfiguration, ValidateConfiguration, ListConfigurationVersions, RollBackConfiguration,
        GetConfigurationTable, PutConfigurationTable,
        RunChecks, ListDrift, GetMap, Simulate,
        GetHandshake, ChangeHandshake,
    ];
}
