using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage.Poll;

namespace GtmFunctions.Pipeline.Poll;

/// <summary>
/// Knows an answer that was all there is, so that it need not be sent, or handed on, again. Of pages the first says nothing of the others.
/// </summary>
internal static class SeenAnswers
{
    /// <summary>What the answer to the next request is known by, where the API can be asked whether it still holds.</summary>
    public static SeenAnswer? ForRequest(PollJob job, PollState state) => job.Records.Request.Method == "GET" ? Find(job, state) : null;

    /// <summary>What the answer to the next request is known by, where the request is the one that was made before.</summary>
    public static SeenAnswer? Find(PollJob job, PollState state) =>
        state.Seen is { } seen && state.Walk is { Pages: 0, OnlyLooks: false } && seen.Request == RequestOf(job, state) ? seen : null;

    /// <summary>What an answer is known by; <see langword="null"/> where its request is another one each time.</summary>
    /// <param name="job">What was polled.</param>
    /// <param name="state">The state in which it was asked for.</param>
    /// <param name="page">The answer.</param>
    /// <param name="digest">A hash of its bytes.</param>
    public static SeenAnswer? From(PollJob job, PollState state, PageAnswer page, string digest) => RequestOf(job, state) is { } request
        ? new SeenAnswer(request, digest, page.Headers.GetValueOrDefault("ETag"), page.Headers.GetValueOrDefault("Last-Modified"))
        : null;

    // A request that names the time is another one each time
    private static string? RequestOf(PollJob job, PollState state)
    {
        string[] read = [.. job.Records.Templates.SelectMany(template => template.References)];
        if (read.Any(path => path == "poll" || path.StartsWith("poll.until", StringComparison.Ordinal)))
            return null;
        var since = read.Any(path => path.StartsWith("poll.since", StringComparison.Ordinal)) ? state.Walk!.Since : null;
        return KeyHash.For(job.Question, since ?? "");
    }
}
