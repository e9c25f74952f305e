using GtmFunctions.Cli.Chaos.Plan;

namespace GtmFunctions.Cli.Chaos.Wire;

/// <summary>What storage is like at the moment: which requests meet which fault.</summary>
/// <param name="seed">What faults are drawn by.</param>
internal sealed class StorageWeather(int seed)
{
    private readonly Lock _lock = new();
    private readonly Random _random = new(seed);
    private FaultKind? _kind;

    /// <summary>How long a request is held up while storage is slow.</summary>
    public static TimeSpan Slowness { get; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Which of the faults of storage lasts; <see langword="null"/> where none does.</summary>
    public FaultKind? Kind
    {
        get
        {
            lock (_lock)
                return _kind;
        }

        set
        {
            lock (_lock)
                _kind = value;
        }
    }

    /// <summary>What a request meets.</summary>
    public WireFault? Meet(WireRequest request)
    {
        lock (_lock)
        {
            var luck = _random.Next(100);
            return _kind switch
            {
                FaultKind.StorageGone => WireFault.Lost,
                FaultKind.StorageRefuses => luck < 60 ? WireFault.Refused : null,
                FaultKind.StorageForgets => Forget(request.IsWrite, luck),
                _ => null,
            };
        }
    }

    private static WireFault? Forget(bool write, int luck) => (write, luck) switch
    {
        (true, < 25) => WireFault.Untold,
        (true, < 30) => WireFault.Failed,
        (true, < 35) => WireFault.Twice,
        (true, < 40) => WireFault.Late,
        (true, < 45) => WireFault.Lost,
        (false, < 5) => WireFault.Lost,
        _ => null,
    };
}
