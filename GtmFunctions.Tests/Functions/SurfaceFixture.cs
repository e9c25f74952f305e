using GtmFunctions.Pipeline.Hosting;
using GtmFunctions.Pipeline.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Tests.Functions;

/// <summary>The pipeline's list of functions, made as the Functions host makes it. Nothing is called.</summary>
public sealed class SurfaceFixture : IDisposable
{
    private readonly ServiceProvider _services;

    /// <summary>Makes it over a storage account that is never reached.</summary>
    public SurfaceFixture()
    {
        var settings = new Dictionary<string, string?> { [StorageConnection.SettingName] = "UseDevelopmentStorage=true" };
        _services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddPipeline()
            .AddHostedService<PipelineStart>()
            .BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        Surface = _services.GetRequiredService<PipelineSurface>();
    }

    /// <summary>The list.</summary>
    public PipelineSurface Surface { get; }

    /// <inheritdoc/>
    public void Dispose() => _services.Dispose();
}
