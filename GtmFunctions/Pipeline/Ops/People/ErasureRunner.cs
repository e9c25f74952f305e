using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.People;
using GtmFunctions.Pipeline.Storage.Retention;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Pipeline.Timeouts;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Ops.People;

/// <summary>
/// Erases people, in steps: a step is a message to ourselves that sets the next. What is under way is let run out, and its leavings are
/// erased by later passes: an hour later, and once no message of before can sleep in a queue any more. The address is in no message and no
/// record: each step finds it by the record's keyed hash.
/// </summary>
internal sealed partial class ErasureRunner(
    Erasures erasures,
    PersonKey keys,
    ErasurePass pass,
    KeyedEraser keyed,
    ConfigurationVersions configurations,
    TimeoutQueue timeouts,
    TimeProvider clock,
    ILogger<ErasureRunner> logger) : ITimeoutHandler
{
    private const string StepDetail = "step";
    private const int CallsOfAStep = 4000;
    private const int CallsAtOnce = 1000;

    private static readonly TimeSpan TimeOfAStep = TimeSpan.FromMinutes(2);

    // From the asking on; a message sleeps 7 days at the longest
    private static readonly TimeSpan[] PassesAfter = [TimeSpan.Zero, TimeSpan.FromHours(1), TimeSpan.FromDays(8)];

    // A webhook that was received before may be taken in a while after
    private static readonly TimeSpan ComesLater = TimeSpan.FromMinutes(30);

    // Longer than a message of a crashed host stays hidden
    private static readonly TimeSpan Stalled = TimeSpan.FromMinutes(15);

    /// <inheritdoc/>
    public TimeoutKind Kind => TimeoutKind.Erasure;

    /// <summary>The record of a person's erasure; <see langword="null"/> where none was asked for.</summary>
    public async Task<Erasure?> FindAsync(EventKey person, CancellationToken cancellation) =>
        await erasures.FindAsync(await keys.HashAsync(person.Value, cancellation), cancellation);

    /// <summary>What would be erased now, and whether all of storage was looked through in three minutes.</summary>
    public Task<(ErasedCounts Counts, bool IsComplete)> CountAsync(EventKey person, CancellationToken cancellation) =>
        CountAsync(person, new CallBudget(int.MaxValue, TimeSpan.FromMinutes(3), clock), cancellation);

    /// <summary>What would be erased now, as far as can be told while somebody waits for a page, and whether that is all.</summary>
    public Task<(ErasedCounts Counts, bool IsComplete)> GlanceAsync(EventKey person, CancellationToken cancellation) =>
        CountAsync(person, new CallBudget(most: 40, SearchBudget.MostTime, clock), cancellation);

    private async Task<(ErasedCounts Counts, bool IsComplete)> CountAsync(
        EventKey person, CallBudget budget, CancellationToken cancellation)
    {
        var configuration = await configurations.CurrentAsync(cancellation);
        var step = await pass.RunAsync(
            new PassStep(null, null, new ErasedCounts()),
            new AddressMatcher(address => address == person.Value),
            configuration,
            new ErasureScope(DateTimeOffset.MaxValue, IsFirst: false, IsLast: true, IsDryRun: true),
            budget,
            cancellation);
        return (step.Erased, step.Place is null);
    }

    /// <summary>Begins to erase a person, or says that it was begun or done before.</summary>
    /// <param name="person">The person.</param>
    /// <param name="by">Who asks for it.</param>
    /// <param name="reason">Why; where it names the person, the name is left out.</param>
    /// <param name="again">Whether somebody who was erased before is erased again.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<(bool Began, Erasure Stands)> BeginAsync(
        EventKey person, string by, string reason, bool again, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var id = await keys.HashAsync(person.Value, cancellation);
        var known = await erasures.FindAsync(id, cancellation);
        if (known is not null && (known.State == ErasureState.Running || !again))
            return (false, known);
        var begun = new Erasure
        {
            Id = id,
            AskedAt = now,
            By = Matcher(person.Value).Without(by, "the person"),
            Reason = Matcher(person.Value).Without(reason, "the person"),
            DueAt = now,
            UpdatedAt = now,
            Step = (known?.Step ?? -1) + 1,
            Erased = known?.Erased ?? new ErasedCounts(),
            ETag = known?.ETag,
        };
        if (await erasures.TryPutAsync(begun, cancellation) is not { } stands)
            return (false, await erasures.FindAsync(id, cancellation) ?? begun);

        // What is kept under a hash of the address nobody can find who has not the address
        await keyed.EraseAsync(
            person.Value,
            await configurations.CurrentAsync(cancellation),
            new CallBudget(CallsAtOnce, TimeOfAStep, clock),
            cancellation);
        await SendAsync(stands, cancellation);
        return (true, stands);
    }

    /// <summary>Does a step, and sets the next.</summary>
    public async Task HandleAsync(TimeoutMessage message, CancellationToken cancellation)
    {
        var step = message.Details[StepDetail]!.GetValue<int>();
        if (await erasures.FindAsync(message.Id, cancellation) is not { State: ErasureState.Running } erasure)
            return;
        if (erasure.Step == step)
        {
            if (await erasures.TryPutAsync(await DoAsync(erasure, cancellation), cancellation) is not { } done)
                return;
            erasure = done;
        }

        if (erasure.State == ErasureState.Running && erasure.Step == step + 1)
            await SendAsync(erasure, cancellation);
    }

    /// <summary>Sets the next step of erasures that have stood still.</summary>
    public async Task ResumeAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        foreach (var erasure in await erasures.RunningAsync(cancellation))
        {
            var since = erasure.UpdatedAt > erasure.DueAt ? erasure.UpdatedAt : erasure.DueAt;
            if (since + Stalled < now)
                await SendAsync(erasure, cancellation);
        }
    }

    private async Task<Erasure> DoAsync(Erasure erasure, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var key = await keys.GetAsync(cancellation);
        var isLast = erasure.Pass == PassesAfter.Length - 1;
        var begins = erasure.Place is null;
        var came = await pass.RunAsync(
            new PassStep(erasure.Place, erasure.Next, begins ? erasure.Erased with { UnderWay = 0 } : erasure.Erased),
            new AddressMatcher(address => PersonKey.Hash(key, address) == erasure.Id),
            await configurations.CurrentAsync(cancellation),
            new ErasureScope(erasure.AskedAt + ComesLater, erasure.Pass == 0, isLast, IsDryRun: false),
            new CallBudget(CallsOfAStep, TimeOfAStep, clock),
            cancellation);
        var after = erasure with { Step = erasure.Step + 1, Place = came.Place, Next = came.Next, Erased = came.Erased, UpdatedAt = now };
        if (came.Place is not null)
            return after with { DueAt = now };
        Log.Passed(logger, erasure.Id, erasure.Pass + 1, came.Erased.Events, came.Erased.Rows);
        return isLast
            ? after with { State = ErasureState.Done, DoneAt = now }
            : after with { Pass = erasure.Pass + 1, DueAt = erasure.AskedAt + PassesAfter[erasure.Pass + 1] };
    }

    private static AddressMatcher Matcher(string address) => new(one => one == address);

    private Task SendAsync(Erasure erasure, CancellationToken cancellation) => timeouts.SetAsync(
        new TimeoutMessage
        {
            Kind = TimeoutKind.Erasure,
            Id = erasure.Id,
            DueAt = erasure.DueAt,
            Details = new JsonObject { [StepDetail] = erasure.Step },
        },
        cancellation);

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Information, Message = "Erasure {Id}: pass {Pass} is done; {Events} events and {Rows} rows so far")]
        public static partial void Passed(ILogger logger, string id, int pass, int events, int rows);
    }
}
