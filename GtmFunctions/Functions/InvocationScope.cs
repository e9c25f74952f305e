using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Functions;

/// <summary>
/// Puts the invocation's id into the scope of every line that a function logs. The worker sends a line to the host with the id that it
/// finds in the scope under <see cref="Key"/>, and the host drops a line without one; with the OpenTelemetry defaults of
/// Worker.OpenTelemetry 1.2.0 the worker's own scope has the id under another key only
/// (https://github.com/Azure/azure-functions-dotnet-worker/issues/3489).
/// </summary>
internal sealed class InvocationScope(ILogger<InvocationScope> logger) : IFunctionsWorkerMiddleware
{
    /// <summary>The key by which the worker finds an invocation's id in the scope of a line.</summary>
    public const string Key = "AzureFunctions_InvocationId";

    /// <inheritdoc/>
    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        using (logger.BeginScope(new KeyValuePair<string, object>[] { new(Key, context.InvocationId) }))
            await next(context);
    }
}
