using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage.Assign;

/// <summary>Who got an event, and why.</summary>
/// <param name="EventId">The event.</param>
/// <param name="Assignment">The assignment that was asked.</param>
/// <param name="Email">The owner's address.</param>
/// <param name="At">When.</param>
/// <param name="Decision">Who and why: the candidates, the row of the table, the pointer before and after.</param>
/// <param name="Step">Which owner of the event they are, from 1.</param>
/// <param name="Until">Until when they had it; <see langword="null"/> for who has it.</param>
/// <param name="Moved">Why it went to another, in words, where it did.</param>
internal sealed record LedgerEntry(
    string EventId,
    string Assignment,
    string Email,
    DateTimeOffset At,
    OwnerDecision Decision,
    int Step = 1,
    DateTimeOffset? Until = null,
    string? Moved = null);

/// <summary>What a pool's partition knows before an assignment.</summary>
/// <param name="Entry">What was decided for the event before, if anything was: then nothing moves again.</param>
/// <param name="State">The pool's state as JSON; <see langword="null"/> where nobody was assigned from it yet.</param>
/// <param name="ETag">Of which read the state is.</param>
/// <param name="AccountOwner">The address of who had the account's last event, if it is known.</param>
/// <param name="AccountAt">When that was.</param>
internal sealed record AssignmentSheet(LedgerEntry? Entry, string? State, ETag ETag, string? AccountOwner, DateTimeOffset AccountAt);

/// <summary>
/// Who got what and why. A pool has a partition with one row for its state (what members took, whose turn it is), one for each account's
/// owner, and one for each event, assignment and step: an event that goes to another owner has a row for each. A decision writes them in
/// one entity-group transaction, and the event's row is its claim: a second run finds it and moves nothing. Two or three reads at once and
/// one write, however long the ledger is.
/// </summary>
internal sealed class AssignmentLedger(StorageConnection storage)
{
    private const string StateRow = "state";
    private const string AccountPrefix = "account.";
    private const string EventPrefix = "event.";
    private const string Story = "Story";
    private const string State = "State";
    private const string Until = "Until";
    private const string Moved = "Moved";

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Assignments);

    /// <summary>Reads what a decision needs.</summary>
    /// <param name="pool">The partition: the roster's file, or the assignment that has none.</param>
    /// <param name="eventId">The event.</param>
    /// <param name="assignment">The assignment.</param>
    /// <param name="account">The key of the account, where it keeps its owner.</param>
    /// <param name="step">Which owner of the event is asked for, from 1.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="isNew">
    /// Whether the event is thought to have no owner yet, so that this is not looked for: where it has one, the decision is not written.
    /// </param>
    public async Task<AssignmentSheet> OpenAsync(
        string pool, string eventId, string assignment, string? account, int step, CancellationToken cancellation, bool isNew = false)
    {
        var entry = isNew
            ? Task.FromResult<TableEntity?>(null)
            : _table.FindAsync(pool, EventRow(eventId, assignment, step), cancellation);
        var state = _table.FindAsync(pool, StateRow, cancellation);
        var kept = account is null
            ? Task.FromResult<TableEntity?>(null)
            : _table.FindAsync(pool, AccountRow(account, assignment), cancellation);
        await Task.WhenAll(entry, state, kept);
        return new AssignmentSheet(
            await entry is { } decided ? Entry(decided) : null,
            await state is { } moving ? LongText.Read(moving, State) : null,
            (await state)?.ETag ?? default,
            (await kept)?.GetString("Email"),
            (await kept)?.GetDateTimeOffset("At") ?? default);
    }

    /// <summary>A pool's state as JSON; <see langword="null"/> where nobody was assigned from it yet.</summary>
    public async Task<string?> StateAsync(string pool, CancellationToken cancellation) =>
        await _table.FindAsync(pool, StateRow, cancellation) is { } row ? LongText.Read(row, State) : null;

    /// <summary>Who got an event at a step; <see langword="null"/> where nobody did.</summary>
    public async Task<LedgerEntry?> FindAsync(string pool, string eventId, string assignment, int step, CancellationToken cancellation) =>
        await _table.FindAsync(pool, EventRow(eventId, assignment, step), cancellation) is { } row ? Entry(row) : null;

    /// <summary>Writes a decision, unless something has moved since its sheet was opened.</summary>
    /// <param name="pool">The partition.</param>
    /// <param name="sheet">What the decision was made from.</param>
    /// <param name="entry">
    /// The decision. Of a step after the first, <see cref="LedgerEntry.Moved"/> says why it went from the owner before.
    /// </param>
    /// <param name="state">The pool's new state; <see langword="null"/> where it does not change.</param>
    /// <param name="account">The key of the account that keeps this owner, if it does.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns><see langword="false"/> where somebody else was quicker: open the sheet again.</returns>
    public async Task<bool> TryWriteAsync(
        string pool, AssignmentSheet sheet, LedgerEntry entry, string? state, string? account, CancellationToken cancellation)
    {
        var claim = Entity(pool, entry);
        List<TableTransactionAction> actions = [new(TableTransactionActionType.Add, claim)];
        if (entry.Step > 1)
        {
            var row = EventRow(entry.EventId, entry.Assignment, entry.Step - 1);
            var before = new TableEntity(pool, row) { [Until] = entry.At, [Moved] = entry.Moved };
            actions.Add(new TableTransactionAction(TableTransactionActionType.UpdateMerge, before));
        }

        if (state is not null)
        {
            var row = new TableEntity(pool, StateRow);
            LongText.Write(row, State, state);
            actions.Add(sheet.State is null
                ? new TableTransactionAction(TableTransactionActionType.Add, row)
                : new TableTransactionAction(TableTransactionActionType.UpdateReplace, row, sheet.ETag));
        }

        if (account is not null)
        {
            var row = new TableEntity(pool, AccountRow(account, entry.Assignment)) { ["Email"] = entry.Email, ["At"] = entry.At };
            actions.Add(new TableTransactionAction(TableTransactionActionType.UpsertReplace, row));
        }

        return await _table.TrySubmitAsync(actions, claim, cancellation) is null;
    }

    /// <summary>What was assigned from a pool of the events that were first seen on a day.</summary>
    /// <param name="pool">The partition.</param>
    /// <param name="day">The UTC day as <see cref="RecordId.Day"/> writes it.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IReadOnlyList<LedgerEntry>> ListAsync(string pool, string day, CancellationToken cancellation)
    {
        var from = $"{EventPrefix}e{day}-";
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {pool} and RowKey ge {from} and RowKey lt {from + "~"}");
        var entries = new List<LedgerEntry>();
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            entries.Add(Entry(row));
        return entries;
    }

    /// <summary>Who got something of a pool within some time, and when: of events that were first seen within it too.</summary>
    /// <param name="pool">The partition.</param>
    /// <param name="from">The first instant.</param>
    /// <param name="until">The first instant that is not asked for.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async IAsyncEnumerable<(string Email, DateTimeOffset At)> TakenAsync(
        string pool, DateTimeOffset from, DateTimeOffset until, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var (first, last) = ($"{EventPrefix}e{RecordId.Day(from)}-", $"{EventPrefix}e{RecordId.Day(until)}-~");
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {pool} and RowKey ge {first} and RowKey lt {last} and At ge {from} and At lt {until}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, select: ["Email", "At"], cancellationToken: cancellation))
            yield return (row.GetString("Email"), row.GetDateTimeOffset("At")!.Value);
    }

    /// <summary>What somebody was given of a pool and did not pass on.</summary>
    /// <param name="pool">The partition.</param>
    /// <param name="emails">Their address, in each way in which it may have been written.</param>
    /// <param name="since">Of events that were first seen on this UTC day or later.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<IReadOnlyList<LedgerEntry>> HeldAsync(
        string pool, IReadOnlyCollection<string> emails, string since, CancellationToken cancellation)
    {
        var (from, to) = ($"{EventPrefix}e{since}", $"{EventPrefix}f");
        var entries = new List<LedgerEntry>();
        foreach (var email in emails)
        {
            var filter = TableClient.CreateQueryFilter(
                $"PartitionKey eq {pool} and RowKey ge {from} and RowKey lt {to} and Email eq {email}");
            await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
                entries.Add(Entry(row));
        }

        return [.. entries.Where(entry => entry.Until is null)];
    }

    /// <summary>How many accounts of a pool keep somebody as their owner.</summary>
    /// <inheritdoc cref="HeldAsync"/>
    public async Task<int> CountAccountsAsync(string pool, IReadOnlyCollection<string> emails, CancellationToken cancellation) =>
        (await AccountsAsync(pool, emails, cancellation)).Count;

    /// <summary>
    /// Gives the accounts that keep somebody as their owner to another, or lets them go; one that was assigned anew meanwhile stays as it
    /// is.
    /// </summary>
    /// <param name="pool">The partition.</param>
    /// <param name="emails">The owner's address, in each way in which it may have been written.</param>
    /// <param name="to">The address of who gets them; <see langword="null"/> to let them go.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>How many changed hands.</returns>
    public async Task<int> MoveAccountsAsync(
        string pool, IReadOnlyCollection<string> emails, string? to, CancellationToken cancellation)
    {
        var moved = 0;
        foreach (var row in await AccountsAsync(pool, emails, cancellation))
        {
            var isDone = to is null
                ? await _table.TryDeleteAsync(pool, row.RowKey, row.ETag, cancellation)
                : (await _table.TryReplaceAsync(
                    new TableEntity(pool, row.RowKey) { ["Email"] = to, ["At"] = row.GetDateTimeOffset("At") }, row.ETag, cancellation))
                    .Written is not null;
            moved += isDone ? 1 : 0;
        }

        return moved;
    }

    private async Task<List<TableEntity>> AccountsAsync(
        string pool, IReadOnlyCollection<string> emails, CancellationToken cancellation)
    {
        var rows = new List<TableEntity>();
        foreach (var email in emails)
        {
            var filter = TableClient.CreateQueryFilter(
                $"PartitionKey eq {pool} and RowKey ge {AccountPrefix} and RowKey lt {AccountPrefix + "~"} and Email eq {email}");
            await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
                rows.Add(row);
        }

        return rows;
    }

    private static string EventRow(string eventId, string assignment, int step) =>
        step == 1 ? $"{EventPrefix}{eventId}.{assignment}" : $"{EventPrefix}{eventId}.{assignment}.{step}";

    private static string AccountRow(string account, string assignment) => AccountPrefix + KeyHash.For(assignment, account);

    private static TableEntity Entity(string pool, LedgerEntry entry)
    {
        var row = new TableEntity(pool, EventRow(entry.EventId, entry.Assignment, entry.Step))
        {
            ["EventId"] = entry.EventId,
            ["Assignment"] = entry.Assignment,
            ["Email"] = entry.Email,
            ["At"] = entry.At,
            ["Step"] = entry.Step,
        };
        LongText.Write(
            row, Story, DecisionJson.ToRow(entry.Decision, DecisionJson.Default.OwnerDecision).ToJsonString(PipelineJson.Readable.Options));
        return row;
    }

    private static LedgerEntry Entry(TableEntity row) => new(
        row.GetString("EventId"),
        row.GetString("Assignment"),
        row.GetString("Email"),
        row.GetDateTimeOffset("At")!.Value,
        JsonSerializer.Deserialize(LongText.Read(row, Story)!, DecisionJson.Default.OwnerDecision)!,
        row.GetInt32("Step") ?? 1,
        row.GetDateTimeOffset(Until),
        row.GetString(Moved));
}
