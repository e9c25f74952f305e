using Azure.Identity;
using Azure.Monitor.OpenTelemetry.Exporter;
using GtmFunctions.Functions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Xunit;

namespace GtmFunctions.Tests.Functions;

/// <summary>Where the Functions app's telemetry goes, and as whom.</summary>
public sealed class TelemetryExportTests
{
    private const string Connection =
        "InstrumentationKey=00000000-0000-0000-0000-000000000000;IngestionEndpoint=https://telemetry.example/";

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void ExportToApplicationInsights_WithoutAConnection_ExportsNothing(string? connection)
    {
        var (services, before) = Exported(
            ("APPLICATIONINSIGHTS_CONNECTION_STRING", connection), ("GtmStorage:clientId", "11111111-1111-1111-1111-111111111111"));

        Assert.Equal(before, services.Count);
    }

    [Theory]
    [InlineData("GtmStorage:clientId")]
    [InlineData("AZURE_CLIENT_ID")]
    public void ExportToApplicationInsights_WithAnIdentity_ExportsAsIt(string setting)
    {
        var options = Options(("APPLICATIONINSIGHTS_CONNECTION_STRING", Connection), (setting, "11111111-1111-1111-1111-111111111111"));

        Assert.Equal(Connection, options.ConnectionString);
        Assert.IsType<ManagedIdentityCredential>(options.Credential);
    }

    [Fact]
    public void ExportToApplicationInsights_WithoutAnIdentity_ExportsByTheKey()
    {
        var options = Options(("APPLICATIONINSIGHTS_CONNECTION_STRING", Connection), ("GtmStorage:clientId", ""));

        Assert.Equal(Connection, options.ConnectionString);
        Assert.Null(options.Credential);
    }

    private static AzureMonitorExporterOptions Options(params (string Name, string? Value)[] settings)
    {
        using var provider = Exported(settings).Services.BuildServiceProvider();
        return provider.GetRequiredService<IOptions<AzureMonitorExporterOptions>>().Value;
    }

    private static (ServiceCollection Services, int Before) Exported(params (string Name, string? Value)[] settings)
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(setting => setting.Name, setting => setting.Value))
            .Build();
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(configuration);
        var telemetry = services.AddOpenTelemetry();
        var before = services.Count;
        telemetry.ExportToApplicationInsights(configuration);
        return (services, before);
    }
}
