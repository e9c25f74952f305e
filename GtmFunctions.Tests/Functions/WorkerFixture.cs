using GtmFunctions.Tests.Functions.Host;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Functions;

/// <summary>One worker for the tests of a class.</summary>
public sealed class WorkerFixture(AzuriteFixture azurite) : IAsyncLifetime
{
    private RunningApp? _app;

    internal RunningApp App => _app ?? throw new InvalidOperationException("The worker has not been started.");

    /// <summary>Starts it.</summary>
    public async ValueTask InitializeAsync() => _app = await RunningApp.StartAsync(azurite);

    /// <summary>Ends it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_app is not null)
            await _app.DisposeAsync();
    }
}
