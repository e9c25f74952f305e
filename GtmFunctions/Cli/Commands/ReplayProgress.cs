using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Surface;

namespace GtmFunctions.Cli.Commands;

/// <summary>Tells what a replay of many would do, and how far one has come.</summary>
internal static class ReplayProgress
{
    private static readonly string[] Counted = ["queue", "source", "type", "outcome", "class", "destination"];
    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    /// <summary>Begins a replay of many, or asks what it would do, and follows it to its end.</summary>
    /// <returns>0; 1 where some could not be put back.</returns>
    public static async Task<int> RunAsync(
        RemoteApp app,
        string route,
        IEnumerable<(string Name, string? Value)> query,
        bool wait,
        TextWriter output,
        CancellationToken cancellation)
    {
        var begun = await app.PostAsync(route, cancellation, query);
        foreach (var line in Plan(begun))
            await output.WriteLineAsync(line);
        if (FieldText.From(begun["replay"]) is not { } id)
            return 0;
        await output.WriteLineAsync($"{id} has begun; it goes on by itself. 'gtm replays {id}' tells how far it is, '--stop' stops it.");
        return wait ? await FollowAsync(app, id, output, cancellation) : 0;
    }

    /// <summary>Follows a replay of many to its end.</summary>
    /// <returns>0; 1 where some could not be put back.</returns>
    public static async Task<int> FollowAsync(RemoteApp app, string id, TextWriter output, CancellationToken cancellation)
    {
        var told = "";
        while (true)
        {
            var job = await app.GetAsync(Route(HttpRoutes.Replay, id), cancellation);
            if (Line(job) is var line && line != told)
                await output.WriteLineAsync(told = line);
            if (FieldText.From(job["state"]) != "running")
            {
                foreach (var refused in job["refusals"] as JsonArray ?? [])
                    await output.WriteLineAsync($"{FieldText.From(refused!["id"])}: {FieldText.From(refused["why"])}");
                return FieldText.From(job["refused"]) == "0" ? 0 : 1;
            }

            await Task.Delay(Poll, cancellation);
        }
    }

    /// <summary>How far a replay has come.</summary>
    public static string Line(JsonNode job)
    {
        var (total, left) = (Number(job["total"]), Number(job["left"]));
        var share = total > 0 ? (total - left) * 100 / total : 100;
        var more = new List<string> { $"{FieldText.From(job["done"])} done" };
        if (Number(job["gone"]) > 0)
            more.Add($"{FieldText.From(job["gone"])} had ended before");
        if (Number(job["refused"]) > 0)
            more.Add($"{FieldText.From(job["refused"])} could not be put back");
        if (FieldText.From(job["recalled"]) is { } recalled)
            more.Add($"{recalled} of them taken back, {FieldText.From(job["begun"])} had begun");
        var time = FieldText.From(job["state"]) == "running"
            ? $", about {TimeSpan.FromSeconds(Number(job["secondsLeft"])):h\\:mm\\:ss} left"
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{FieldText.From(job["state"])}: {total - left} of {total} ({share} %), {string.Join(", ", more)}{time}");
    }

    /// <summary>A route with an id in it.</summary>
    public static string Route(string route, string id) => route.Replace("{id}", Uri.EscapeDataString(id), StringComparison.Ordinal);

    private static IEnumerable<string> Plan(JsonObject plan)
    {
        var verb = FieldText.From(plan["dryRun"]) == "true" ? "would be taken" : "are taken";
        yield return $"{FieldText.From(plan["matched"])} are meant, {FieldText.From(plan["total"])} {verb}.";
        if (FieldText.From(plan["looked"]?["events"]) is { } looked)
            yield return $"Class, destination and what is left out are of the newest {looked}.";
        foreach (var name in Counted)
        {
            if (plan[name] is JsonObject counts)
                yield return $"  by {name}: {string.Join(", ", counts.Select(count => $"{count.Key} {FieldText.From(count.Value)}"))}";
        }

        foreach (var left in plan["leftOut"] as JsonArray ?? [])
            yield return $"  {FieldText.From(left!["count"])} left out: {FieldText.From(left["why"])}";
    }

    private static int Number(JsonNode? node) =>
        int.TryParse(FieldText.From(node), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
