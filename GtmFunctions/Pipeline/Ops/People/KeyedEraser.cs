using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.People;
using GtmFunctions.Pipeline.Storage.Retention;

namespace GtmFunctions.Pipeline.Ops.People;

/// <summary>Deletes what signals, marks, caches and assignments keep under a hash of an address.</summary>
internal sealed class KeyedEraser(KeyedLeavings leavings)
{
    /// <summary>Deletes it.</summary>
    /// <param name="address">The address, in lower case.</param>
    /// <param name="configuration">The document, for the names that are part of the keys.</param>
    /// <param name="budget">Counts the calls.</param>
    /// <param name="cancellation">Ends the work; done again, it goes on.</param>
    /// <returns>How many rows are gone.</returns>
    public async Task<int> EraseAsync(
        string address, Configuration configuration, CallBudget budget, CancellationToken cancellation)
    {
        var rows = await leavings.ForgetMarksAsync(
            configuration.Workflows.SelectMany(workflow => (string[])
            [
                KeyHash.For(Events.Decisions.Check.Order, workflow.Name, address),
                KeyHash.For(Events.Decisions.Check.Intent, workflow.Name, address),
            ]),
            budget,
            cancellation);
        foreach (var signal in configuration.Signals.Values)
            rows += await leavings.ForgetSignalAsync(signal.Name, signal.Key.Text, address, budget, cancellation);
        rows += await leavings.ForgetAnswersAsync(address, budget, cancellation);
        foreach (var assignment in configuration.Assignments.Keys)
            rows += await leavings.ForgetAccountAsync(assignment, address, budget, cancellation);
        return rows;
    }
}
