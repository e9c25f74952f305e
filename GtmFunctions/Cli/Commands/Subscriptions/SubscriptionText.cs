using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;

namespace GtmFunctions.Cli.Commands.Subscriptions;

/// <summary>What the calls about subscriptions answer, for people.</summary>
internal static class SubscriptionText
{
    /// <summary>All of them.</summary>
    public static string List(JsonObject answer, Screen screen)
    {
        var page = OpsAnswers.Read(answer, OpsAnswers.Default.SubscriptionPage);
        var table = new TextTable("name", "state", "since", "gets", "types", "form", "address", "failing since");
        foreach (var one in page.Subscriptions ?? [])
        {
            table.Add(
                one.Name, one.State, one.Since, Joined(one.Gets), Joined(one.Types), one.Form, one.Address, one.FailingSince);
        }

        return table.IsEmpty ? Lines("There is none: gtm subscriptions add NAME --address URL --types '*'") : table.Render(screen);
    }

    /// <summary>One, with its replays.</summary>
    public static string Show(JsonObject answer, Screen screen)
    {
        var one = Read(answer);
        var table = new TextTable("replay", "state", "since", "until", "looked at", "sent", "left out");
        foreach (var replay in one.Replays ?? [])
        {
            table.Add(
                replay.Id?[..8], replay.State, replay.Since, replay.Until, replay.Looked, replay.Sent, replay.LeftOut);
        }

        string?[] lines =
        [
            $"{one.Name} is {one.State} since {one.Since}{(one.Why is { } why ? $": {why}" : "")}",
            $"gets       {Joined(one.Gets)} of {Joined(one.Types)}",
            one.Filter is { } filter ? $"filter     {filter.ToJsonString()}" : null,
            $"sent to    {one.Address} ({one.Form}{(one.Pace is { } pace ? $", {pace}" : "")})",
            one.FailingSince is { } since ? $"failing    since {since}: {one.Failure}" : null,
            .. (one.Secrets ?? []).Select(secret =>
                $"secret     of {secret.Since}{(secret.Until is { } until ? $", signs until {until}" : "")}"),
        ];
        return Lines([.. lines.OfType<string>()]) + (table.IsEmpty ? "" : Environment.NewLine + table.Render(screen));
    }

    /// <summary>What a test was answered.</summary>
    public static string Tested(JsonObject answer, Screen screen)
    {
        var test = OpsAnswers.Read(answer, OpsAnswers.Default.SubscriptionTestAnswer);
        return Lines(test.Delivered
            ? $"{test.Name} took it: {test.Status} in {test.Milliseconds} ms."
            : $"{test.Name} did not take it: {test.Reason}");
    }

    /// <summary>How one stands.</summary>
    public static string State(JsonObject answer, Screen screen)
    {
        var one = Read(answer);
        return Lines($"{one.Name} is {one.State} since {one.Since}{(one.Why is { } why ? $": {why}" : ".")}");
    }

    /// <summary>A secret that was made.</summary>
    public static string Secret(JsonObject answer, Screen screen)
    {
        var one = Read(answer);
        if (one.Secret is not { } secret)
            return Lines($"{one.Name} is {one.State}; it is sent with the key that you gave.");
        var old = one.Secrets is [_, { Until: { } until }, ..] ? $" The old one signs beside it until {until}." : "";
        return Lines(
            $"{one.Name} is {one.State}. Its secret, which is not shown again:", $"  {secret}",
            $"Whoever runs {one.Address} checks 'webhook-signature' with it, as https://www.standardwebhooks.com tells.{old}");
    }

    /// <summary>That a replay has begun.</summary>
    public static string Replay(JsonObject answer, Screen screen)
    {
        var (name, since) = (Read(answer).Subscription, Read(answer).Since);
        return Lines($"What happened since {since} goes out to {name} by itself: gtm subscriptions show {name} tells how far it is.");
    }

    /// <summary>That one was removed.</summary>
    public static string Removed(JsonObject answer, Screen screen) =>
        Lines($"{Read(answer).Name} is removed, with its secrets; what was under way for it ends without a call.");

    private static SubscriptionLine Read(JsonObject answer) => OpsAnswers.Read(answer, OpsAnswers.Default.SubscriptionLine);

    private static string Joined(IReadOnlyList<string>? names) => string.Join(", ", names ?? []);

    private static string Lines(params string[] lines) => string.Concat(lines.Select(line => line + Environment.NewLine));
}
