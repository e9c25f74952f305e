using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Cli.Remote;

/// <summary>The pages of a list that an ops call gives page by page.</summary>
/// <param name="app">The app.</param>
/// <param name="route">The call's route.</param>
/// <param name="filters">What is asked for.</param>
internal sealed class AnswerPages(RemoteApp app, string route, IReadOnlyList<(string Name, string? Value)> filters)
{
    private const string After = "after";

    /// <summary>Reads one page, or all.</summary>
    /// <param name="all">Whether it goes on to the end.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="CommandException">The app cannot be reached or refused.</exception>
    public async IAsyncEnumerable<JsonObject> ReadAsync(bool all, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var page = await app.GetAsync(route, cancellation, filters);
        yield return page;
        while (all && FieldText.From(page["next"]) is { } after)
        {
            page = await app.GetAsync(route, cancellation, [.. filters.Where(filter => filter.Name != After), (After, after)]);
            yield return page;
        }
    }
}
