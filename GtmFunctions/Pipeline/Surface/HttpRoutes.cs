namespace GtmFunctions.Pipeline.Surface;

/// <summary>The routes of the HTTP surface, after the prefix <c>/api/</c>.</summary>
public static class HttpRoutes
{
    /// <summary>What host.json's <c>routePrefix</c> is.</summary>
    public const string Prefix = "api";

    /// <summary>Webhooks; the token is for providers that can prove themselves in no other way.</summary>
    public const string Hooks = "hooks/{source}/{token?}";

    /// <summary>Where the link leads by which an owner acknowledges; the token proves itself.</summary>
    public const string Acknowledge = "acknowledge/{token}";

    /// <summary>Search.</summary>
    public const string Events = "ops/events";

    /// <summary>The trace.</summary>
    public const string Event = "ops/events/{id}";

    /// <summary>The dead letters.</summary>
    public const string DeadLetters = "ops/dead-letters";

    /// <summary>Puts one back.</summary>
    public const string ReplayDeadLetter = "ops/dead-letters/{id}/replay";

    /// <summary>Gives one up.</summary>
    public const string DiscardDeadLetter = "ops/dead-letters/{id}/discard";

    /// <summary>Puts many back.</summary>
    public const string ReplayDeadLetters = "ops/dead-letters/replay";

    /// <summary>Gives many up.</summary>
    public const string DiscardDeadLetters = "ops/dead-letters/discard";

    /// <summary>Puts an event back.</summary>
    public const string ReplayEvent = "ops/events/{id}/replay";

    /// <summary>Puts many events back.</summary>
    public const string ReplayEvents = "ops/replay";

    /// <summary>The replays of many.</summary>
    public const string Replays = "ops/replays";

    /// <summary>One of them.</summary>
    public const string Replay = "ops/replays/{id}";

    /// <summary>Stops one.</summary>
    public const string StopReplay = "ops/replays/{id}/stop";

    /// <summary>The handshake by which a provider supplies the secret of a source.</summary>
    public const string Handshake = "ops/sources/{source}/handshake";

    /// <summary>The configuration document.</summary>
    public const string Configuration = "ops/config";

    /// <summary>The check of a document.</summary>
    public const string ValidateConfiguration = "ops/config/validate";

    /// <summary>The versions of the configuration.</summary>
    public const string ConfigurationVersions = "ops/config/versions";

    /// <summary>The way back to an earlier version.</summary>
    public const string RollBackConfiguration = "ops/config/rollback";

    /// <summary>A table of the configuration.</summary>
    public const string ConfigurationTable = "ops/config/tables/{name}";

    /// <summary>What the app finds when it examines itself.</summary>
    public const string Checks = "ops/checks";

    /// <summary>How payloads changed.</summary>
    public const string Drift = "ops/drift";

    /// <summary>The map.</summary>
    public const string Map = "ops/map";

    /// <summary>What would happen to an event.</summary>
    public const string Simulate = "ops/simulate";

    /// <summary>Whether the app can work.</summary>
    public const string Health = "health";
}

/// <summary>When timers fire: second, minute, hour, day, month, day of the week.</summary>
public static class Schedules
{
    /// <summary>Every five minutes.</summary>
    public const string SweepDeadLetters = "0 */5 * * * *";

    /// <summary>Every minute.</summary>
    public const string MeasureQueues = "0 * * * * *";

    /// <summary>Every minute, apart from the other timers.</summary>
    public const string CheckAlerts = "30 * * * * *";

    /// <summary>Soon after each hour, when its last counts are stored; and again, so that a run left out costs little.</summary>
    public const string JoinTraffic = "10 7,22,37,52 * * * *";
}
