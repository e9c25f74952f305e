using System.CommandLine;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Ops;

namespace GtmFunctions.Cli.Commands.Subscriptions;

/// <summary><c>gtm subscriptions</c>: other systems that are sent canonical events and decisions.</summary>
public static class SubscriptionsCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create() => new(
        "subscriptions", "Other systems that are sent events and decisions: add, list, show, test, pause, enable, rotate, replay, remove.")
    {
        Add(),
        List(),
        Act("show", "Tells of one, with its last replays.", OpsCalls.GetSubscription, [], SubscriptionText.Show),
        Act("test", "Sends one a test, and tells what it answered.", OpsCalls.TestSubscription, [], SubscriptionText.Tested),
        Act("pause", "Sends one nothing new; what is under way waits.", OpsCalls.PauseSubscription, [], SubscriptionText.State),
        Act("enable", "Enables one that was paused or disabled.", OpsCalls.EnableSubscription, [], SubscriptionText.State),
        Act(
            "rotate", "Gives one a new secret; the old one signs beside it for a while.", OpsCalls.RotateSubscription, OpsParameters.Rotate,
            SubscriptionText.Secret),
        Act(
            "replay", "Sends one what happened since a time.", OpsCalls.ReplaySubscription, OpsParameters.ReplaySubscription,
            SubscriptionText.Replay),
        Act("remove", "Removes one with its secrets.", OpsCalls.RemoveSubscription, [], SubscriptionText.Removed),
    };

    private static Command Add()
    {
        var allowPrivate = new Option<bool>("--allow-private") { Description = "An address in a private network may be called." };
        var how = new FilterOptions(OpsParameters.Subscribe.Where(parameter => parameter.Name is not ("name" or "allowPrivate")));
        var (name, by, json, remote) = Common();
        var command = new Command("add", "Subscribes another system, and shows its secret, this once.") { name, allowPrivate };
        how.AddTo(command);
        AddTo(command, by, json, remote);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var body = Body([.. how.Values(parsed), ("name", parsed.GetValue(name))]);
            if (parsed.GetValue(allowPrivate))
                body["allowPrivate"] = true;
            var answer = await app.PostJsonAsync(OpsCalls.AddSubscription.Route, body, by.Read(parsed), cancellation);
            await WriteAsync(parsed, json, answer, SubscriptionText.Secret);
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var (_, _, json, remote) = Common();
        var command = new Command("list", "Lists them.");
        json.AddTo(command);
        remote.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            await WriteAsync(
                parsed, json, await app.GetAsync(OpsCalls.ListSubscriptions.Route, cancellation), SubscriptionText.List);
            return 0;
        });
        return command;
    }

    private static Command Act(
        string verb, string does, OpsCall call, IReadOnlyList<OpsParameter> parameters, Func<JsonObject, Screen, string> text)
    {
        var how = new FilterOptions(parameters);
        var (name, by, json, remote) = Common();
        var command = new Command(verb, does) { name };
        how.AddTo(command);
        AddTo(command, by, json, remote);
        command.SetAction(async (parsed, cancellation) =>
        {
            using var app = remote.Open(parsed);
            var route = call.RouteFor(parsed.GetValue(name)!);
            var answer = call.Method == "GET"
                ? await app.GetAsync(route, cancellation)
                : await app.PostJsonAsync(route, Body(how.Values(parsed)), by.Read(parsed), cancellation);
            await WriteAsync(parsed, json, answer, text);
            return 0;
        });
        return command;
    }

    // What is secret goes in the body: addresses are logged on the way
    private static JsonObject Body(IEnumerable<(string Name, string? Value)> values) => new(
        values.Where(value => !string.IsNullOrEmpty(value.Value))
            .Select(value => KeyValuePair.Create<string, JsonNode?>(value.Name, value.Value)));

    private static (Argument<string> Name, ByOption By, JsonOutput Json, RemoteOptions Remote) Common() =>
        (new Argument<string>("name") { Description = "The subscription's name." }, new ByOption(), new JsonOutput(), new RemoteOptions());

    private static void AddTo(Command command, ByOption by, JsonOutput json, RemoteOptions remote)
    {
        by.AddTo(command);
        json.AddTo(command);
        remote.AddTo(command);
    }

    private static async Task WriteAsync(ParseResult parsed, JsonOutput json, JsonObject answer, Func<JsonObject, Screen, string> text)
    {
        var output = parsed.InvocationConfiguration.Output;
        if (json.IsAsked(parsed))
            await JsonOutput.WriteAsync(output, answer);
        else
            await output.WriteAsync(text(answer, Screen.For(output)));
    }
}
