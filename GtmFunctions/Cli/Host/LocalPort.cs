using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace GtmFunctions.Cli.Host;

/// <summary>The port of a local host: who cannot have it is told so in a sentence.</summary>
internal static class LocalPort
{
    private const string Remedy = "Stop what uses it, or choose another with --port.";

    /// <summary>Looks whether a port can be had, before anything else is started; 0 always can.</summary>
    /// <exception cref="CommandException">It cannot.</exception>
    public static void Probe(int port)
    {
        if (port is < 0 or > IPEndPoint.MaxPort)
            throw new CommandException(
                $"There is no port {port}: choose one from 0 to {IPEndPoint.MaxPort} with --port; 0 takes a free one.");
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
        }
        catch (SocketException taken)
        {
            throw Taken(port, taken);
        }
    }

    /// <summary>Starts to listen.</summary>
    /// <exception cref="CommandException">The port cannot be had.</exception>
    public static async Task ListenAsync(Func<Task> start)
    {
        try
        {
            await start();
        }
        catch (IOException taken) when (taken.InnerException is AddressInUseException)
        {
            throw new CommandException($"The port is in use by another program ({taken.Message}) {Remedy}", taken);
        }
    }

    private static CommandException Taken(int port, SocketException taken) => taken.SocketErrorCode == SocketError.AccessDenied
        ? new CommandException($"Port {port} is reserved for the administrator of this machine. Choose another with --port.", taken)
        : new CommandException($"Port {port} of this machine is in use by another program. {Remedy}", taken);
}
