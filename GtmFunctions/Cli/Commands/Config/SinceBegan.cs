using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Cli.Commands.Config;

/// <summary>
/// Whether rules may replace those of an app: where all that was published since they began is the author's own. A pipeline's own is what
/// pipelines published, a person's what they published under their name; what came with a package or of <c>gtm dev</c> is anybody's.
/// </summary>
internal static class SinceBegan
{
    /// <summary>The publication of somebody else that the rules know nothing of; <see langword="null"/> where there is none.</summary>
    /// <param name="history">What was published, newest first.</param>
    /// <param name="beganFrom">The version that the rules began from; <see langword="null"/> where that is not known.</param>
    /// <param name="author">Who would publish.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<JsonObject?> OtherAsync(
        IAsyncEnumerable<JsonObject> history, string? beganFrom, AuthorOptions.Given author, CancellationToken cancellation)
    {
        await foreach (var publication in history.WithCancellation(cancellation))
        {
            if (beganFrom is not null && FieldText.From(publication["version"]) == beganFrom)
                return null;
            if (!IsOwn(publication, author))
                return publication;
        }

        return null;
    }

    private static bool IsOwn(JsonObject publication, AuthorOptions.Given author)
    {
        var (kind, name) = (FieldText.From(publication["by"]?["kind"]), FieldText.From(publication["by"]?["name"]));
        return kind is "package" or "dev" || (author.Commit is not null ? kind is "git" : kind is "program" && name == author.Author);
    }
}
