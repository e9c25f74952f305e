using System.Net;
using System.Net.Sockets;

namespace GtmFunctions.Tests;

/// <summary>Ports of loopback for programs that bind theirs later than a test chooses it.</summary>
internal static class FreePort
{
    // Below the ports that systems give to connections and to listeners that ask for any (Linux from 32768, others from 49152), so that
    // none of those takes one meanwhile
    private const int First = 20_000;
    private const int Count = 12_000;

    private static int _last = Environment.ProcessId * 61 % Count;

    /// <summary>A port that nobody listens on, and that no other test of this run has been given.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = First + (Interlocked.Increment(ref _last) % Count);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next one
            }
        }
    }
}
