using GtmFunctions.Pipeline.Limits;

namespace GtmFunctions.Pipeline.Receive;

/// <summary>
/// Lets the webhooks that this instance has read be stored and answered before it takes up another queue message: a provider that waits too
/// long gives up, and some drop the event then, while what is on a queue is safe and shares storage and processor with the answers. A
/// message waits for a moment at most, so that a rush of webhooks does not stop the pipeline. An instance that runs queue functions alone
/// never waits.
/// </summary>
/// <param name="clock">Tells the time.</param>
internal sealed class WebhooksFirst(TimeProvider clock)
{
    private readonly UnderWay _answers = new(clock);

    /// <summary>
    /// Marks that a webhook is being answered, until what is returned is disposed of. Its body is read by then: a sender may take its time.
    /// </summary>
    public IDisposable Answer() => _answers.Begin();

    /// <summary>Waits until no webhook is being answered, for <see cref="UnderWay.Patience"/> at most.</summary>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public Task WaitAsync(CancellationToken cancellation) => _answers.NoneAsync(cancellation);
}
