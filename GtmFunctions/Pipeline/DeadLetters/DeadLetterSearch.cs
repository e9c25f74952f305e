using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.DeadLetters;

namespace GtmFunctions.Pipeline.DeadLetters;

/// <summary>A dead letter that was found.</summary>
/// <param name="Record">Its record.</param>
/// <param name="Body">Its message; <see langword="null"/> where that is none of its stage.</param>
/// <param name="Facts">What it is about.</param>
internal sealed record FoundLetter(DeadLetterRecord Record, JsonObject? Body, DeadLetterFacts Facts);

/// <summary>A page of a list.</summary>
/// <param name="Letters">Its dead letters, newest first.</param>
/// <param name="Found">How many there are in all.</param>
/// <param name="Next">Where the next page begins; <see langword="null"/> on the last.</param>
internal sealed record LetterPage(IReadOnlyList<FoundLetter> Letters, int Found, LetterPlace? Next);

/// <summary>
/// Finds dead letters. All records of the dead are read for that, a thousand a call, and of a page no more than the page is held: the list
/// is complete however many there are.
/// </summary>
internal sealed class DeadLetterSearch(DeadLetterRecords records, ConfigurationVersions configurations, ConnectorCatalogue catalogue)
{
    /// <summary>Finds a page, newest first.</summary>
    /// <param name="query">Which.</param>
    /// <param name="top">The most dead letters of the page.</param>
    /// <param name="after">Where the page before it ended.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<LetterPage> PageAsync(DeadLetterQuery query, int top, LetterPlace? after, CancellationToken cancellation)
    {
        // One more than the page has, so that a last page is known for one.
        var newest = new PriorityQueue<FoundLetter, LetterPlace>(top + 2, LetterPlace.OldestFirst);
        var found = 0;
        await foreach (var letter in AllAsync(query, cancellation))
        {
            found++;
            var place = LetterPlace.For(letter.Record);
            if (after is not null && !place.IsAfter(after))
                continue;
            newest.Enqueue(letter, place);
            if (newest.Count > top + 1)
                newest.Dequeue();
        }

        var page = new List<FoundLetter>(newest.Count);
        while (newest.TryDequeue(out var letter, out _))
            page.Add(letter);
        page.Reverse();
        var more = page.Count > top;
        return new LetterPage(more ? page[..top] : page, found, more ? LetterPlace.For(page[top - 1].Record) : null);
    }

    /// <summary>Finds all, in no order.</summary>
    public async IAsyncEnumerable<FoundLetter> AllAsync(
        DeadLetterQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var versions = new Dictionary<string, Configuration?>();
        foreach (var queue in QueueNames.All.Where(name => query.Queue is null || query.Queue == name))
        {
            await foreach (var record in records.DeadAsync(queue, query.Since, query.Until, cancellation))
            {
                var letter = await FoundAsync(record, versions, cancellation);
                if (query.Matches(letter))
                    yield return letter;
            }
        }
    }

    /// <summary>What a record is about.</summary>
    public Task<FoundLetter> FoundAsync(DeadLetterRecord record, CancellationToken cancellation) => FoundAsync(record, [], cancellation);

    private async Task<FoundLetter> FoundAsync(
        DeadLetterRecord record, Dictionary<string, Configuration?> versions, CancellationToken cancellation)
    {
        var body = record.Form == LetterForm.Message ? PoisonMessage.Parse(record.Body) : null;
        var facts = DeadLetterFacts.From(body);
        if (facts is not { Workflow: { } workflow, Branch: { } branch, Configuration: { } version })
            return new FoundLetter(record, body, facts);
        if (!versions.TryGetValue(version, out var configuration))
            versions[version] = configuration = await configurations.FindAsync(version, cancellation);
        if (configuration?.ActionAt(workflow, branch, facts.Index) is not { } action)
            return new FoundLetter(record, body, facts);
        var kind = ActionClasses.For(action, configuration, catalogue);
        return new FoundLetter(
            record,
            body,
            facts with
            {
                Destination = action.To,
                Operation = action.Action,
                Class = kind is { } known ? ActionClasses.NameOf(known) : null,
            });
    }
}
