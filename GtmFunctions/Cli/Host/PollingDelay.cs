using GtmFunctions.Pipeline.Surface;

namespace GtmFunctions.Cli.Host;

/// <summary>
/// The waits between looks into an empty queue, as the queue trigger has them: random exponential, from
/// <see cref="QueueSettings.MinPollingInterval"/> to the configured longest, and back to the shortest after a look that found something.
/// </summary>
/// <param name="longest">The longest wait.</param>
/// <param name="random">Gives a number from 0 to 1, by which each step is spread over 80 % to 120 %.</param>
internal sealed class PollingDelay(TimeSpan longest, Func<double> random)
{
    private TimeSpan _current = QueueSettings.MinPollingInterval;
    private int _exponent = 1;

    /// <summary>The wait before the next look.</summary>
    /// <param name="found">Whether anything was found since the last wait.</param>
    public TimeSpan Next(bool found)
    {
        if (found)
        {
            (_current, _exponent) = (QueueSettings.MinPollingInterval, 1);
        }
        else if (_current != longest)
        {
            var step = QueueSettings.MinPollingInterval * (0.8 + 0.4 * random()) * Math.Pow(2, _exponent++ - 1);
            var next = QueueSettings.MinPollingInterval + step;
            _current = next < longest ? next : longest;
        }

        return _current;
    }
}
