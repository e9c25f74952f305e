using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Limits.Breaker;
using GtmFunctions.Pipeline.Lists;
using GtmFunctions.Pipeline.Subscriptions;
using GtmFunctions.Pipeline.Telemetry;

namespace GtmFunctions.Pipeline.Hosting;

/// <summary>
/// How often, at most, an instance asks storage for what events need and no event brings: while events come, for nobody looks while none
/// does.
/// </summary>
public static class StandingLooks
{
    /// <summary>Which rules are published.</summary>
    public static TimeSpan Rules => ConfigurationVersions.Freshness;

    /// <summary>Which versions of lists are in use.</summary>
    public static TimeSpan Lists => Refreshing.Age;

    /// <summary>Which version of the list of accounts is in use, and what people said of leads.</summary>
    public static TimeSpan Accounts => Refreshing.Age;

    /// <summary>Who subscribed, where somebody did.</summary>
    public static TimeSpan Subscriptions => LiveSubscriptions.Freshness;

    /// <summary>Who subscribed, where nobody did.</summary>
    public static TimeSpan NoSubscription => LiveSubscriptions.WhileNone;

    /// <summary>Whether destinations can be called: breakers, switches and pace.</summary>
    public static TimeSpan Destinations => CircuitBreakers.Fresh;

    /// <summary>What was counted is stored.</summary>
    public static TimeSpan Counts => PeriodicFlush.Interval;
}
