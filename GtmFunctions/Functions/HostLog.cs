using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Functions;

/// <summary>What the worker tells the host's log, and so the console and the log stream.</summary>
internal static class HostLog
{
    // The log levels of host.json are the host's own: what the worker sends is filtered here.
    private static readonly string[] Noisy = ["Azure", "Microsoft", "System"];

    /// <summary>
    /// Sends every line of the pipeline's to the host, and of the libraries' the warnings only. A line that belongs to no invocation, which
    /// the host would drop, is printed instead: the host logs what its worker prints.
    /// </summary>
    /// <param name="logging">The app's logging.</param>
    public static void SendToHost(this ILoggingBuilder logging)
    {
        foreach (var category in Noisy)
            logging.AddFilter(category, LogLevel.Warning);
        logging.Services.TryAddEnumerable(ServiceDescriptor.Singleton<ILoggerProvider, OutsideInvocations>());
    }
}
