using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Remote;
using GtmFunctions.Pipeline.Ops;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Cli.Commands.Config;

/// <summary>The rules of an app, as a command fetches and publishes them.</summary>
/// <param name="app">The app.</param>
internal sealed class RemoteRules(RemoteApp app)
{
    private const int MostAtOnce = 100;

    /// <summary>A version's rules; <see langword="null"/> where there is none.</summary>
    /// <param name="version">The version; the current one where <see langword="null"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<ConfigurationBundle?> FindAsync(string? version, CancellationToken cancellation)
    {
        var query = version is null ? "" : $"?version={Uri.EscapeDataString(version)}";
        var answer = await app.FindAsync(OpsCalls.GetRules.Route + query, cancellation);
        return answer?.Deserialize(RulesAnswersJson.Default.RulesAnswer)?.ToBundle();
    }

    /// <summary>Publishes rules.</summary>
    /// <param name="bundle">The rules.</param>
    /// <param name="beganFrom">The version that they began from; <see langword="null"/> where that is not known.</param>
    /// <param name="replace">Whether they replace what somebody else published since.</param>
    /// <param name="to">How much they decide; all where <see langword="null"/>.</param>
    /// <param name="author">Who publishes them and why.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<JsonObject> PublishAsync(
        ConfigurationBundle bundle,
        string? beganFrom,
        bool replace,
        string? to,
        AuthorOptions.Given author,
        CancellationToken cancellation)
    {
        var body = new JsonObject
        {
            ["fileName"] = bundle.FileName,
            ["document"] = bundle.Document,
            ["tables"] = new JsonObject(bundle.Tables.Select(table => KeyValuePair.Create(table.Key, (JsonNode?)table.Value))),
            ["replace"] = replace,
        };
        foreach (var (name, value) in new[] { ("fixtures", bundle.Fixtures), ("beganFrom", beganFrom), ("to", to) })
        {
            if (value is not null)
                body[name] = value;
        }

        return app.PutJsonAsync(OpsCalls.PutRules.Route, body, author.Headers, cancellation);
    }

    /// <summary>What was published, newest first, as far as it is asked for.</summary>
    public async IAsyncEnumerable<Publication> HistoryAsync(int most, [EnumeratorCancellation] CancellationToken cancellation)
    {
        string? next = null;
        var left = most;
        do
        {
            var top = Math.Min(left, MostAtOnce).ToString(CultureInfo.InvariantCulture);
            var page = (await app.GetAsync(OpsCalls.ListPublications.Route, cancellation, ("top", top), ("after", next)))
                .Deserialize(RulesAnswersJson.Default.PublicationsAnswer)!;
            foreach (var publication in page.Publications)
                yield return publication;
            (next, left) = (page.Next, left - page.Publications.Count);
        }
        while (next is not null && left > 0);
    }
}
