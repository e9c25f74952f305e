using System.Runtime.CompilerServices;
using System.Text.Json;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.People;
using GtmFunctions.Pipeline.Storage.Retention;

namespace GtmFunctions.Pipeline.Storage.Lists;

/// <summary>
/// Takes the rows that name a person out of lists: a version without them comes into use, and those before it are forgotten. What a list is
/// synced from brings them back, unless they are taken out there too.
/// </summary>
internal sealed class ListEraser(ListVersions versions, ListPieces pieces)
{
    private const int MostTries = 5;

    /// <summary>Looks through one list.</summary>
    /// <param name="from">The list after which it goes on; <see langword="null"/> at the first.</param>
    /// <param name="matcher">Finds the person.</param>
    /// <param name="isDryRun">Whether nothing is taken out.</param>
    /// <param name="budget">Counts the calls.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>How many rows named the person, and the list where the next look goes on.</returns>
    /// <exception cref="TimeoutException">The list was written by others each time.</exception>
    public async Task<PersonPage> LookAsync(
        string? from, AddressMatcher matcher, bool isDryRun, CallBudget budget, CancellationToken cancellation)
    {
        budget.Count();
        string[] left = [.. (await versions.NamesAsync(cancellation)).Where(name => string.CompareOrdinal(name, from) > 0)];
        if (left is not [var list, ..])
            return new PersonPage([], 0, Next: null);
        var found = await EraseAsync(list, matcher, isDryRun, budget, cancellation);
        return new PersonPage([], found, left.Length > 1 ? list : null);
    }

    private async Task<int> EraseAsync(
        string list, AddressMatcher matcher, bool isDryRun, CallBudget budget, CancellationToken cancellation)
    {
        if (!isDryRun)
        {
            // What was read so far of a list that is polled is read anew, without who is taken out there
            budget.Count();
            await pieces.ForgetAsync(list, cancellation);
        }

        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            budget.Count();
            if (await versions.CurrentAsync(list, cancellation) is not { } current)
                return 0;
            var named = 0;
            await foreach (var row in versions.ReadAsync(list, current.Version, cancellation))
                named += Names(row, matcher) ? 1 : 0;
            if (named == 0 || isDryRun)
                return named;
            budget.Count();
            if (named == current.Rows)
            {
                await versions.ForgetAllButAsync(list, version: null, cancellation);
                return named;
            }

            var write = await versions.WriteAsync(
                list,
                WithoutAsync(list, current.Version, matcher, cancellation),
                new ListOrigin(current.From),
                cancellation,
                current.Version);
            if (write is not ListWrite.Written written)
                continue;
            await versions.ForgetAllButAsync(list, written.Version.Version, cancellation);
            return named;
        }

        throw new TimeoutException($"The list {list} was written by others {MostTries} times while a person was taken out of it.");
    }

    private async IAsyncEnumerable<ListRow> WithoutAsync(
        string list, string version, AddressMatcher matcher, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var row in versions.ReadAsync(list, version, cancellation))
        {
            if (!Names(row, matcher))
                yield return row;
        }
    }

    private static bool Names(ListRow row, AddressMatcher matcher) =>
        matcher.Names(JsonSerializer.Serialize(row, ListJson.Default.ListRow));
}
