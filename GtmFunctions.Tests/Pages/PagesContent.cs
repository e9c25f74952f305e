using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Ops.Subscriptions;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Lists;
using GtmFunctions.Pipeline.Storage.Receive;
using GtmFunctions.Tests.Pages.Rules;
using GtmFunctions.Tests.Scenarios;
using GtmFunctions.Tests.Scenarios.Importing;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Pages;

/// <summary>
/// Every page of the site with something on it: what happens in <see cref="PagesWorld"/>, a source whose requests are kept as they come,
/// and a stranger who writes a script into whatever field they can.
/// </summary>
internal static class PagesContent
{
    /// <summary>What the stranger writes; a page must show it and never run it.</summary>
    public const string Payload = "<script>window.ran=1</script><img src=x onerror=window.ran=1>\"'&";

    // Written as a hostile sender would, with nothing escaped that need not be
    private static readonly JsonSerializerOptions Unescaped = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Starts it and lets everything happen.</summary>
    public static async Task<PipelineHarness> StartAsync(AzuriteFixture azurite)
    {
        var pipeline = await PagesWorld.StartAsync(azurite);
        await AskForAccountsAsync(pipeline);
        await pipeline.Get<CaptureSwitches>().SwitchOnAsync("forms", TimeSpan.FromHours(1), Payload, Cancellation);
        await pipeline.SendAsync("forms", Lead("form.submitted", Payload), "msg_hostile_lead");
        await pipeline.SendAsync("forms", Lead(Payload, Payload), "msg_hostile_type");
        await pipeline.PostAsync(
            "forms",
            Encoding.UTF8.GetBytes(Lead("form.submitted", Payload)),
            new Dictionary<string, string> { ["x-webhook-signature"] = Payload, ["x-note"] = Payload });
        await pipeline.DrainAsync();
        await pipeline.Get<SubscriptionCommands>().AddAsync(
            new SubscriptionRequest
            {
                Name = "board",
                Address = $"https://board.example/{Uri.EscapeDataString(Payload)}",
                Types = ["never.*"],
                Filter = new JsonObject { ["person.name"] = Payload },
            },
            Payload,
            Cancellation);
        await pipeline.Get<SubscriptionCommands>().PauseAsync("board", Payload, Cancellation);
        await pipeline.Get<DriftWatch>().FlushAsync(Cancellation);
        await RulesContent.ChangeAsync(pipeline, Payload);
        var quoted = $"\"{Payload.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
        await pipeline.UploadAsync($"Email,{quoted}\nada@analytical.example,{quoted}\nbroken,x,y\n", "leads.csv");
        return pipeline;
    }

    /// <summary>
    /// The addresses of all pages, several of those that look different by what they tell of; names are those of pictures.
    /// </summary>
    public static async Task<IReadOnlyList<(string Name, string Page)>> AddressesAsync(PagesApp app)
    {
        var id = await PagesWorld.EventAsync(app, "ada@analytical.example");
        var letters = JsonNode.Parse(await app.JsonAsync("dead-letters"))!;
        var requests = JsonNode.Parse(await app.JsonAsync("sources/forms"))!["requests"]!.AsArray();
        var refused = requests.First(request => (int)request!["status"]! == 401)!["id"];
        return
        [
            ("overview", ""),
            ("events", "events"),
            ("event", $"events/{id}"),
            ("event-dead", $"events/{await PagesWorld.EventAsync(app, "grace@analytical.example")}"),
            ("event-simulate", $"events/{id}/simulate?draft={await RulesContent.DraftAsync(app)}"),
            ("event-replay", $"events/{id}/replay?from=route&configuration=current"),
            ("dead-letters", "dead-letters"),
            ("dead-letter", $"dead-letters/{letters["newest"]![0]!["id"]}"),
            ("dead-letter-group", $"dead-letters/groups/{letters["groups"]![0]!["key"]}"),
            ("dead-letter-group-replay", $"dead-letters/groups/{letters["groups"]![0]!["key"]}/replay"),
            ("dead-letter-group-discard", $"dead-letters/groups/{letters["groups"]![0]!["key"]}/discard"),
            ("replays", "replays"),
            ("people", "people"),
            ("person", "people/ada@analytical.example"),
            ("account", "accounts/analytical.example"),
            ("accounts", "accounts"),
            ("reps", "reps"),
            ("alarms", "alarms"),
            ("numbers", "numbers?by=destination"),
            ("data", "data"),
            ("jobs", "jobs"),
            ("imports", "imports"),
            ("import", $"imports/{JsonNode.Parse(await app.JsonAsync("imports"))!["imports"]![0]!["import"]}"),
            ("person-erase", "people/ada@analytical.example/erase"),
            ("sources", "sources"),
            ("source", "sources/forms"),
            ("source-unheard", "sources/crm"),
            ("request", $"sources/forms/requests/{refused}?simulate=yes"),
            ("destinations", "destinations"),
            ("destination", "destinations/other-sequencer"),
            ("subscriptions", "subscriptions"),
            ("subscription", "subscriptions/board"),
            ("map", "map?period=1h"),
            ("drift", "drift"),
            ("table", "rules/tables/reps.csv"),
            ("table-history", "rules/tables/reps.csv/history"),
            ("rep-leaves", "rules/reps/dee@example.com/leave"),
            .. await RulesContent.AddressesAsync(app),
        ];
    }

    /// <summary>Patterns that answer a file, at which there is nothing to look.</summary>
    public static IReadOnlyList<string> Files { get; } =
    [
        "numbers/file", "people/{email}/export", "sources/{source}/requests/{id}/fixture", "rules/tables/{name}/file", "rules/schema",
        "rules/drafts/{id}/changes.csv", "imports/{id}/rejected.csv",
    ];

    /// <summary>The patterns of <see cref="PageRoutes"/> that none of some addresses is of.</summary>
    public static IEnumerable<string> Missing(IReadOnlyList<(string Name, string Page)> addresses)
    {
        PageRoute[] pages = [.. PageRoutes.All.Where(route => !route.IsForm)];
        var shown = addresses.Select(address => Array.Find(pages, page => page.Match(address.Page.Split('?')[0]) is not null)?.Pattern);
        return pages.Select(page => page.Pattern).Except(Files).Except(shown.OfType<string>());
    }

    // A list whose accounts a stranger named, of which one may be the hostile lead's
    private static async Task AskForAccountsAsync(PipelineHarness pipeline)
    {
        var bundle = (await pipeline.Get<PublishedDocuments>().CurrentBundleAsync(Cancellation))!;
        await pipeline.PublishAsync(
            $"{bundle.Document}\nlists: {{ accounts: {{ from: import, key: domain }} }}\n"
            + "accounts: { list: accounts, map: { account.parent: parent } }\n",
            new Dictionary<string, string>(bundle.Tables));
        ListRow[] rows =
        [
            new("navy.test", new Dictionary<string, string> { ["domain"] = "navy.test", ["name"] = Payload, ["parent"] = Payload }),
            new("army.test", new Dictionary<string, string> { ["domain"] = "army.test", ["name"] = "Army" }),
        ];
        await pipeline.Get<ListVersions>().WriteAsync(
            "accounts", rows.ToAsyncEnumerable(), new ListOrigin($"import {Payload}"), Cancellation);
    }

    private static string Lead(string type, string text) => $$"""
        {"type":{{Json(type)}},"timestamp":"2026-11-23T08:59:00Z",
         "data":{"email":"hostile@navy.example","name":{{Json(text)}},"title":{{Json($"VP {text}")}},"note":{{Json(text)}} } }
        """;

    private static string Json(string text) => JsonSerializer.Serialize(text, Unescaped);
}
