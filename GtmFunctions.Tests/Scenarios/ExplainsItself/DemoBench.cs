using System.Text.Json.Nodes;
using GtmFunctions.Cli.Demo;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Lists;
using GtmFunctions.Pipeline.Rendering.Stories;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Tests.Deliver;
using GtmFunctions.Tests.Infra;
using GtmFunctions.Tests.Pages;
using GtmFunctions.Tests.Storage;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Scenarios.ExplainsItself;

/// <summary>The demo's document and tables in a pipeline, with the demo's stand-ins for those whom its enrichers ask.</summary>
internal sealed class DemoBench : IAsyncDisposable
{
    private readonly LocalServer _providers;

    private DemoBench(PipelineHarness pipeline, LocalServer providers) => (Pipeline, _providers) = (pipeline, providers);

    public PipelineHarness Pipeline { get; }

    public static async Task<DemoBench> StartAsync(AzuriteFixture azurite)
    {
        var providers = await LocalServer.StartAsync(AnswerAsync);
        var demo = BundleFiles.Load(DemoSettings.Document);
        var settings = new Dictionary<string, string?>
        {
            ["WEBSITE_FORMS_SECRET"] = Document.FormsSecret,
            ["HUBSPOT_APP_SECRET"] = Document.CrmSecret,
            ["STRIPE_SIGNING_SECRET"] = Document.CrmSecret,
            ["SEGMENT_SHARED_SECRET"] = Document.CrmSecret,
            ["CHAMPIONS_SECRET"] = Document.CrmSecret,
            ["SEQUENCER_SECRET"] = Document.FormsSecret,
            ["GTM_LINK_SECRET"] = "link-secret-for-tests-only",
            ["GTM_PUBLIC_URL"] = "https://gtm.example",
            ["COMPANY_API"] = providers.Url.AbsoluteUri.TrimEnd('/'),
            [PagesApp.SignInIsOn.Key] = PagesApp.SignInIsOn.Value,
            ["CRM_API"] = providers.Url.AbsoluteUri.TrimEnd('/'),
            ["ACCOUNTS_CSV"] = $"{providers.Url.AbsoluteUri.TrimEnd('/')}/accounts.csv",
        };
        var pipeline = await PipelineHarness.StartAsync(azurite, demo.Document, settings, demo.Tables.ToDictionary());
        pipeline.Get<Microsoft.Extensions.Configuration.IConfiguration>()["SLACK_SDR_URL"] = $"{pipeline.Address}/sink/slack";
        await pipeline.CallAsync<ListEndpoints>(
            (lists, request) => lists.SyncAsync(request, "accounts", TestContext.Current.CancellationToken));
        return new DemoBench(pipeline, providers);
    }

    /// <summary>Sends a webhook, lets everything that follows happen, and tells the story of its event.</summary>
    public async Task<string[]> SendAsync(string source, string body, string messageId = "msg_1")
    {
        var (status, answer) = await Pipeline.SendAsync(source, body, messageId);
        Assert.Equal(200, status);
        await Pipeline.DrainAsync();
        return [.. StoryText.Event(await Pipeline.EventTraceAsync(FieldText.From(answer["id"])!))];
    }

    /// <summary>The story of the newest event of a type.</summary>
    public async Task<string[]> TellNewestAsync(string type)
    {
        var found = (await Pipeline.Get<EventSearch>()
            .SearchAsync(new EventQuery(Type: type), TestContext.Current.CancellationToken)).Events;
        return [.. StoryText.Event(await Pipeline.TraceAsync(Assert.Single(found).Id))];
    }

    public async ValueTask DisposeAsync()
    {
        await Pipeline.DisposeAsync();
        await _providers.DisposeAsync();
    }

    private static Task AnswerAsync(ReceivedRequest request, HttpContext context)
    {
        if (request.Target == "/accounts.csv")
            return context.Response.WriteAsync(InfraFolder.Read("demo/accounts.csv"));
        var file = request.Target.StartsWith("/companies/", StringComparison.Ordinal) ? "companies.json" : "contacts.json";
        var all = JsonNode.Parse(InfraFolder.Read($"demo/{file}"))!.AsObject();
        if (all[Uri.UnescapeDataString(request.Target.Split('/')[^1])] is { } one)
            return context.Response.WriteAsync(one.ToJsonString());
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return Task.CompletedTask;
    }
}
