namespace GtmFunctions.Pipeline.Surface;

/// <summary>The routes of the HTTP surface, after the prefix <c>/api/</c>.</summary>
public static class HttpRoutes
{
    /// <summary>What host.json's <c>routePrefix</c> is.</summary>
    public const string Prefix = "api";

    /// <summary>Webhooks; the token is for providers that can prove themselves in no other way.</summary>
    public const string Hooks = "hooks/{source}/{token?}";

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

    /// <summary>Whether the app can work.</summary>
    public const string Health = "health";
}

/// <summary>When timers fire: second, minute, hour, day, month, day of the week.</summary>
public static class Schedules
{
    /// <summary>Every five minutes.</summary>
    public const string SweepDeadLetters = "0 */5 * * * *";
}
