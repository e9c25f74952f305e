using System.Globalization;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Rendering.Stories;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.DeadLetters;

namespace GtmFunctions.Pipeline.Pages.DeadLetters;

/// <summary>Shows dead letters by cause, those of a cause, and one.</summary>
internal sealed class DeadLettersQuery(DeadLetterSearch search, DeadLetterRecords records)
{
    private const int MostLookedAt = 2000;
    private const int MostShown = 50;
    private const int LongestShort = 160;

    /// <summary>Makes the page of all.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var queue = request.Text("queue");
        if (queue is not null && !QueueNames.All.Contains(queue))
            throw new PageRequestException($"'{queue}' is no queue; there are {string.Join(", ", QueueNames.All)}.");
        var query = new DeadLetterQuery(
            queue,
            request.Text("source"),
            request.Text("type"),
            request.Text("workflow"),
            request.Text("destination"),
            Text: request.Text("q"));
        var (letters, more) = await TakeAsync(query, cancellation);
        var groups = LetterGroups.From(letters);
        return PageAnswer.Show<DeadLettersPage>(new DeadLettersModel(
            Answer(letters.Count, groups),
            groups,
            [.. letters.OrderByDescending(letter => letter.Record.FailedAt).Take(MostShown).Select(LetterGroups.Line)],
            more ? $"There are more than {MostLookedAt}; the first {MostLookedAt} were looked at." : null));
    }

    /// <summary>Makes the page of a cause.</summary>
    public async Task<PageAnswer> ShowGroupAsync(PageRequest request, CancellationToken cancellation)
    {
        var key = request.Value("key");
        var (letters, _) = await TakeAsync(new DeadLetterQuery(), cancellation);
        FoundLetter[] of = [.. letters.Where(letter => LetterGroups.KeyOf(letter) == key)];
        if (of.Length == 0)
            return PageAnswer.Missing("No dead letter of this cause is left: they were replayed or discarded.");
        var group = LetterGroups.From(of)[0];
        return PageAnswer.Show<DeadLetterGroupPage>(new DeadLetterGroupModel(
            $"{Wait(group.Count)} because of {group.Where}: {Short(group.Cause)}.",
            group,
            [.. of.OrderByDescending(letter => letter.Record.FailedAt).Take(MostShown).Select(LetterGroups.Line)]));
    }

    /// <summary>Makes the page of one.</summary>
    public async Task<PageAnswer> ShowOneAsync(PageRequest request, CancellationToken cancellation)
    {
        if (await records.FindAsync(request.Value("id"), cancellation) is not { } record)
            return PageAnswer.Missing("There is no dead letter of this id. One that ended long ago is forgotten.");
        var letter = await search.FoundAsync(record, cancellation);
        var waits = record.State == DeadLetterState.Dead && !record.IsClaimed;
        var ended = waits ? null : DeadLetterCloser.Told(record);
        return PageAnswer.Show<DeadLetterPage>(new DeadLetterModel(
            ended is null ? $"It waits for a person, because {record.Reason}." : $"It is over: {ended}.",
            ended is null ? Standing.Bad : Standing.Idle,
            LetterGroups.Line(letter),
            record.Queue,
            record.Attempts,
            record.Answer,
            EventFieldList.Shown(LetterText.Shown(record)),
            ended));
    }

    private static string Answer(int count, IReadOnlyList<DeadLetterGroup> groups) => groups switch
    {
        [] => "Nothing fell through: every event was done, or went where the rules say.",
        [var only] => $"{Wait(count)} because of {only.Where}: {Short(only.Cause)}.",
        [var most, ..] => string.Create(
            CultureInfo.InvariantCulture,
            $"{Wait(count)}: {most.Count:N0} because of {most.Where} ({Short(most.Cause)}), the others below."),
    };

    // A cause begins with what happened; what to do about it is told where it is shown whole
    private static string Short(string cause)
    {
        var end = cause.IndexOf(". ", StringComparison.Ordinal);
        var first = (end > 0 ? cause[..end] : cause).TrimEnd('.');
        return BoundedText.Cut(first, LongestShort);
    }

    private static string Wait(int count) => $"{Relative.Count(count, "dead letter waits", "dead letters wait")} for a person";

    private async Task<(IReadOnlyList<FoundLetter> Letters, bool More)> TakeAsync(DeadLetterQuery query, CancellationToken cancellation)
    {
        var letters = new List<FoundLetter>();
        await foreach (var letter in search.AllAsync(query, cancellation))
        {
            if (letters.Count == MostLookedAt)
                return (letters, true);
            letters.Add(letter);
        }

        return (letters, false);
    }
}
