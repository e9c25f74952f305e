using System.Net;
using System.Net.Sockets;

namespace GtmFunctions.Pipeline.Outbound;

/// <summary>Resolves a host's name. A seam, so that a test can have a name that changes its answer.</summary>
/// <param name="host">A name; never an address.</param>
/// <param name="cancellationToken">Gives up.</param>
/// <returns>The addresses to try, in order.</returns>
/// <exception cref="SocketException">The name could not be resolved.</exception>
public delegate Task<IPAddress[]> ResolveName(string host, CancellationToken cancellationToken);

/// <summary>
/// Opens connections for one pool. A name is resolved once, every address of the answer is checked, and the connection is made to
/// those very addresses, so that a name that changes its answer between check and use gains nothing.
/// </summary>
internal sealed class OutboundDialer(ResolveName resolve, Reach reach)
{
    /// <summary>Connects; the callback of <see cref="SocketsHttpHandler.ConnectCallback"/>.</summary>
    /// <exception cref="OutboundFault">The name cannot be resolved, or an address of it may not be called.</exception>
    /// <exception cref="SocketException">No address accepts the connection.</exception>
    public async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var host = context.DnsEndPoint.Host.Trim('[', ']');
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await ResolveAsync(host, cancellationToken);

        // One bad address condemns the name: a public name has no business with a private address among its answers.
        foreach (var address in addresses)
        {
            if (AddressPolicy.Refusal(address, reach) is { } what)
                throw new OutboundFault(OutboundFailureKind.AddressRefused, Refusal(host, address, what));
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = await resolve(host, cancellationToken);
            return addresses.Length > 0 ? addresses : throw new SocketException((int)SocketError.HostNotFound);
        }
        catch (SocketException exception)
        {
            throw new OutboundFault(
                OutboundFailureKind.NameNotResolved, $"the name '{host}' could not be resolved ({exception.SocketErrorCode})");
        }
    }

    private static string Refusal(string host, IPAddress address, string what) => host == address.ToString()
        ? $"'{host}' is {what}, which a destination may not be"
        : $"'{host}' resolves to {address}, which is {what}, which a destination may not be";
}
