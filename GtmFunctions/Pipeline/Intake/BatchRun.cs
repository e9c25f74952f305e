using System.Runtime.ExceptionServices;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>Takes the items of a webhook in one after the other, so that none stands in the way of the others.</summary>
internal sealed class BatchRun
{
    // Beyond this storage is away, and each further item would wait for it in vain
    private const int MostFailures = 3;

    private ExceptionDispatchInfo? _failure;

    private BatchRun()
    {
    }

    /// <summary>What became of the items that could be taken in.</summary>
    public List<ItemOutcome> Outcomes { get; } = [];

    /// <summary>The items that cannot be taken in.</summary>
    public List<OddItem> Odd { get; } = [];

    /// <summary>
    /// Runs. What fails on a webhook of one item is thrown as it is: the webhook as a whole is then retried or dead. Of several, one that
    /// fails each time is odd; one whose failure may pass is tried again with the webhook, once the others had their turn.
    /// </summary>
    /// <param name="items">The items.</param>
    /// <param name="takeIn">Takes one in, and says what became of it.</param>
    public static async Task<BatchRun> RunAsync(IReadOnlyList<IntakeItem> items, Func<IntakeItem, Task<ItemOutcome>> takeIn)
    {
        var run = new BatchRun();
        var failures = 0;
        foreach (var item in items)
        {
            try
            {
                if (item.Odd is { } why)
                    throw new UnprocessableException(items.Count > 1 ? why : $"Item {item.Index} of this webhook: {why}.");
                run.Outcomes.Add(await takeIn(item));
            }
            catch (Exception failure) when (items.Count > 1 && !PassingFailure.Is(failure))
            {
                run.Odd.Add(OddItem.From(item.Index, failure));
            }
            catch (Exception failure) when (items.Count > 1 && failure is not OperationCanceledException && ++failures < MostFailures)
            {
                run._failure ??= ExceptionDispatchInfo.Capture(failure);
            }
        }

        return run;
    }

    /// <summary>Throws the first failure that may pass, if there was one.</summary>
    public void ThrowIfFailed() => _failure?.Throw();
}
