// The documentation of ASP.NET Core: a client that starts again when its connection is closed.
public class MainWindow
{
    private readonly HubConnection connection;
    private readonly List<string> messagesList = [];

    public MainWindow()
    {
        connection = new HubConnectionBuilder().WithUrl("http://localhost:53353/ChatHub").Build();
        connection.Closed += async (error) =>
        {
            await Task.Delay(new Random().Next(0, 5) * 1000);
            await connection.StartAsync();
        };
    }

    public async void Connect_Click(object sender, EventArgs e)
    {
        connection.On<string, string>("ReceiveMessage", (user, message) => messagesList.Add($"{user}: {message}"));
        try
        {
            await connection.StartAsync();
            messagesList.Add("Connection started");
        }
        catch (Exception ex)
        {
            messagesList.Add(ex.Message);
        }
    }

    public async void Send_Click(object sender, EventArgs e) => await connection.InvokeAsync("SendMessage", "user", "text");
}
