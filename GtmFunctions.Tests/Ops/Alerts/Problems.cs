using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops.Alerts;

namespace GtmFunctions.Tests.Ops.Alerts;

/// <summary>Problems for tests of values.</summary>
internal static class Problems
{
    public static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    public static Problem Down(string destination = "crm") => new()
    {
        Kind = AlertKind.FailingDestination,
        What = destination,
        Cause = "down",
        Reason = $"{destination} is down: it answered 503",
        Rule = "alerts.on failing-destination",
        Advice = "Nothing is to be replayed: GET /api/ops/events lists what waits.",
        Count = 5,
        Since = Start,
        Sample = "e20261123-0123456789abcdef01234567",
    };
}
