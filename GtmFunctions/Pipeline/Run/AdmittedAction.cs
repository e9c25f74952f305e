using GtmFunctions.Pipeline.Deliver;

namespace GtmFunctions.Pipeline.Run;

/// <summary>An action that a run does itself.</summary>
/// <param name="Claimed">The action, with the record that is to claim it.</param>
/// <param name="Place">Its place among the calls of this instance.</param>
internal sealed record AdmittedAction(ClaimedAction Claimed, IDisposable Place);

/// <summary>The actions of an event, as a run sees them. Disposed of, it gives back every place that is still taken.</summary>
/// <param name="Now">Those that it does itself.</param>
/// <param name="Later">The places of those that go on by a message of their own.</param>
internal sealed record AdmittedActions(IReadOnlyList<AdmittedAction> Now, IReadOnlySet<int> Later) : IDisposable
{
    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var action in Now)
            action.Place.Dispose();
    }
}
