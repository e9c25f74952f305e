using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Pipeline.Storage.Import;
using GtmFunctions.Pipeline.Storage.Lists;
using GtmFunctions.Pipeline.Storage.People;
using GtmFunctions.Pipeline.Storage.Retention;

namespace GtmFunctions.Pipeline.Ops.People;

/// <summary>Where a pass is, and what it erased since it was asked.</summary>
/// <param name="Place">The place that is next; <see langword="null"/> where the pass came to its end.</param>
/// <param name="Next">Where in it.</param>
/// <param name="Erased">What was erased.</param>
internal sealed record PassStep(string? Place, string? Next, ErasedCounts Erased);

/// <summary>What a pass erases.</summary>
/// <param name="Until">Nothing of events that came later: the person came back.</param>
/// <param name="IsFirst">Whether it is the first pass.</param>
/// <param name="IsLast">Whether it is the last, which leaves nothing alone because it is under way.</param>
/// <param name="IsDryRun">Whether it is only counted what would be erased.</param>
internal sealed record ErasureScope(DateTimeOffset Until, bool IsFirst, bool IsLast, bool IsDryRun);

/// <summary>
/// Looks through all tables and blobs for a person, and erases what it finds. A pass is done in steps, each of a limited number of calls.
/// </summary>
internal sealed class ErasurePass(
    PersonRows rows,
    PersonBlobs blobs,
    ImportEraser imports,
    ListEraser lists,
    PersonEraser events,
    LetterEraser letters,
    KeyedEraser keyed)
{
    // Behind the names of all tables
    private const string Imports = "imports";
    private const string Lists = "lists";
    private const string Blobs = "blobs";
    private const string Messages = "messages/";

    /// <summary>Goes on with a pass until the budget is spent.</summary>
    /// <param name="from">Where it is; a place of <see langword="null"/> at its beginning.</param>
    /// <param name="matcher">Finds the person.</param>
    /// <param name="configuration">The document.</param>
    /// <param name="scope">What is erased.</param>
    /// <param name="budget">The calls that may be made.</param>
    /// <param name="cancellation">Ends the work; what is erased by then is erased.</param>
    public async Task<PassStep> RunAsync(
        PassStep from,
        AddressMatcher matcher,
        Configuration configuration,
        ErasureScope scope,
        CallBudget budget,
        CancellationToken cancellation)
    {
        var step = await LookAsync(from, matcher, configuration, scope, budget, cancellation);

        // What an event left under a hash of the address is not there before the event is, and nobody finds it who has not the address
        if (matcher.Found is not { } address || scope.IsDryRun || !(scope.IsFirst || step.Erased.Events > from.Erased.Events))
            return step;
        var gone = await keyed.EraseAsync(address, configuration, budget, cancellation);
        return step with { Erased = step.Erased with { Rows = step.Erased.Rows + gone } };
    }

    private async Task<PassStep> LookAsync(
        PassStep from,
        AddressMatcher matcher,
        Configuration configuration,
        ErasureScope scope,
        CallBudget budget,
        CancellationToken cancellation)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        budget.Count();
        string[] places = [.. await rows.TablesAsync(cancellation), Imports, Lists, Blobs];
        var erased = from.Erased;
        var next = from.Next;
        foreach (var place in places.Where(place => from.Place is null || Order(place, from.Place) >= 0))
        {
            if (place != from.Place)
                next = null;
            do
            {
                if (budget.IsSpent)
                    return new PassStep(place, next, erased);
                (erased, next) = await LookAsync(
                    place, next, erased, matcher, configuration, scope, seen, budget, cancellation);
            }
            while (next is not null);
        }

        return new PassStep(Place: null, Next: null, erased);
    }

    // A day's table may be gone since, and those of days that are made meanwhile have nothing of before
    private static int Order(string place, string other) =>
        (place == Blobs, other == Blobs) is var (one, two) && one != two ? (one ? 1 : -1) : string.CompareOrdinal(place, other);

    private async Task<(ErasedCounts Erased, string? Next)> LookAsync(
        string place,
        string? from,
        ErasedCounts erased,
        AddressMatcher matcher,
        Configuration configuration,
        ErasureScope scope,
        HashSet<string> seen,
        CallBudget budget,
        CancellationToken cancellation)
    {
        if (place == Imports)
        {
            var left = await imports.LookAsync(from, matcher, scope.IsDryRun, budget, cancellation);
            return (erased with { Rows = erased.Rows + left.Rows }, left.Next);
        }

        if (place == Lists)
        {
            var left = await lists.LookAsync(from, matcher, scope.IsDryRun, budget, cancellation);
            return (erased with { Rows = erased.Rows + left.Rows }, left.Next);
        }

        if (place == Blobs)
        {
            // A message that is under way needs its blob
            var found = await blobs.LookAsync(
                from,
                name => !name.StartsWith(ImportBlobs.Prefix, StringComparison.Ordinal)
                    && (scope.IsLast || scope.IsDryRun || !name.StartsWith(Messages, StringComparison.Ordinal)),
                matcher,
                scope.IsDryRun,
                budget,
                cancellation);
            return (erased with { Blobs = erased.Blobs + found.Rows }, found.Next);
        }

        var page = await rows.LookAsync(place, from, matcher, scope.IsDryRun, budget, cancellation);
        erased = erased with { Rows = erased.Rows + page.Rows };
        foreach (var id in page.Ids)
        {
            if (scope.IsDryRun)
                erased = seen.Add(id) ? Counted(erased, id) : erased;
            else if (!DeadLetterRecords.IsId(id))
                erased = Plus(erased, await events.EraseAsync(id, configuration, scope.IsLast, scope.Until, budget, cancellation));
            else if (await letters.EraseAsync(id, scope.Until, cancellation))
                erased = Counted(erased, id);
        }

        return (erased, page.Next);
    }

    private static ErasedCounts Counted(ErasedCounts erased, string id) => DeadLetterRecords.IsId(id)
        ? erased with { DeadLetters = erased.DeadLetters + 1 }
        : RecordId.IsDelivery(id) ? erased with { Rows = erased.Rows + 1 } : erased with { Events = erased.Events + 1 };

    private static ErasedCounts Plus(ErasedCounts erased, ErasedEvent one) => one switch
    {
        { CameLater: true } => erased,
        { IsUnderWay: true } => erased with { UnderWay = erased.UnderWay + 1 },
        { IsDelivery: true } => erased with { Rows = erased.Rows + one.Rows },
        _ => erased with { Events = erased.Events + 1, Rows = erased.Rows + one.Rows },
    };
}
