using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;

// The worker's host in outline: what a compiler can tell about its use is the same.
// https://github.com/Azure/azure-functions-dotnet-worker: src/DotNetWorker{,.Core,.OpenTelemetry} and
// extensions/Worker.Extensions.Http.AspNetCore/src
namespace Microsoft.Azure.Functions.Worker
{
    public abstract class FunctionContext
    {
        public abstract string InvocationId { get; }

        public abstract string FunctionId { get; }

        public abstract IServiceProvider InstanceServices { get; set; }

        public abstract IDictionary<object, object> Items { get; set; }

        public virtual CancellationToken CancellationToken { get; } = CancellationToken.None;
    }

    public interface IFunctionsWorkerApplicationBuilder
    {
        IServiceCollection Services { get; }
    }
}

namespace Microsoft.Azure.Functions.Worker.Builder
{
    public class FunctionsApplication
    {
        public static FunctionsApplicationBuilder CreateBuilder(string[] args) => throw new NotSupportedException();
    }

    public abstract class FunctionsApplicationBuilder : IHostApplicationBuilder, IFunctionsWorkerApplicationBuilder
    {
        public abstract IDictionary<object, object> Properties { get; }

        IConfigurationManager IHostApplicationBuilder.Configuration => Configuration;

        public abstract ConfigurationManager Configuration { get; }

        public abstract IHostEnvironment Environment { get; }

        public abstract ILoggingBuilder Logging { get; }

        public abstract IMetricsBuilder Metrics { get; }

        public abstract IServiceCollection Services { get; }

        public abstract IHost Build();

        public abstract void ConfigureContainer<TContainerBuilder>(
            IServiceProviderFactory<TContainerBuilder> factory, Action<TContainerBuilder>? configure = null)
            where TContainerBuilder : notnull;
    }

    public static class FunctionsApplicationBuilderAspNetCoreExtensions
    {
        public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder) => builder;
    }
}

namespace Microsoft.Azure.Functions.Worker.OpenTelemetry
{
    public static class ConfigureFunctionsOpenTelemetry
    {
        public static IOpenTelemetryBuilder UseFunctionsWorkerDefaults(this IOpenTelemetryBuilder builder) => builder;
    }
}
