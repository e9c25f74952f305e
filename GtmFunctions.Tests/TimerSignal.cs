using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace GtmFunctions.Tests;

/// <summary>
/// A fake clock that says when somebody has begun to wait on it, so that a test advances it neither too early nor by sleeping.
/// </summary>
internal sealed class TimerSignal(DateTimeOffset start) : FakeTimeProvider(start)
{
    private readonly Channel<TimeSpan> _waits = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>Returns how long the next wait is for that no call has returned yet, once it has begun; throws after 2 minutes.</summary>
    public Task<TimeSpan> TimerSetAsync(CancellationToken cancellationToken) =>
        _waits.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(2), cancellationToken);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        _waits.Writer.TryWrite(dueTime);
        return timer;
    }
}
