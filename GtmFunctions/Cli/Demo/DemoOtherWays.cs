using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Ops.Importing;
using GtmFunctions.Pipeline.Rendering.Stories;

namespace GtmFunctions.Cli.Demo;

/// <summary>Shows the other two ways on which events come: a tool that is asked, and a file.</summary>
internal sealed class DemoOtherWays(string address, DemoStories stories, TimeProvider clock, TextWriter output) : IDisposable
{
    private const string Accounts = "accounts";
    private const string Webinars = "webinars";

    // One of those who registered: the company is known by its name, for the address is at another domain
    private const string Guest = "edith@navy-logistics.example";

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(250);

    private readonly RemoteApp _app = new(new Uri(address), key: null);
    private readonly DateTimeOffset _began = clock.GetUtcNow();

    /// <summary>Syncs the list of accounts now, before its schedule does: leads are matched to them.</summary>
    public Task SyncAsync(CancellationToken cancellation) => _app.PostAsync(OpsCalls.SyncList.RouteFor(Accounts), cancellation);

    /// <summary>Shows them, one after the other.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        await output.WriteLineAsync($"{Environment.NewLine}> a webinar tool that sends no webhooks, and is asked");
        await _app.PostAsync(OpsCalls.RunPoll.RouteFor(Webinars), cancellation);
        await TellAsync(await stories.OfTypeAsync("webinar.registered", _began, cancellation, Guest));
        await ImportAsync(cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => _app.Dispose();

    private async Task ImportAsync(CancellationToken cancellation)
    {
        var file = new FileInfo(Path.Combine(AppContext.BaseDirectory, "demo", "booth.csv"));
        await output.WriteLineAsync($"{Environment.NewLine}> a spreadsheet of a booth: {file.Name}");
        var id = await FileUpload.SendAsync(_app, file, source: null, TextWriter.Null, cancellation);
        await _app.PostJsonAsync(OpsCalls.StartImport.RouteFor(id), new JsonObject { ["type"] = "lead.created" }, cancellation);
        var started = clock.GetTimestamp();
        ImportStatus import;
        do
        {
            await Task.Delay(Poll, clock, cancellation);
            var answer = await _app.GetAsync(OpsCalls.GetImport.RouteFor(id), cancellation);
            import = answer.Deserialize(ImportOpsJson.Default.ImportStatus)!;
        }
        while (import.State == "running" && clock.GetElapsedTime(started) < DemoStories.Patience);

        await output.WriteLineAsync($"  {import.Answer}");
        if (import.Rejected > 0)
            await output.WriteLineAsync($"  its rejected rows, each with the reason: gtm imports {id} --rejected FILE.csv");
    }

    private async Task TellAsync(JsonObject? story)
    {
        foreach (var line in story is null ? [$"still under way after {DemoStories.Patience.TotalSeconds:0} s"] : StoryText.Event(story))
            await output.WriteLineAsync($"  {line}");
    }
}
