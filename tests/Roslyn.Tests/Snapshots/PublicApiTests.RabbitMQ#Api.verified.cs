class Microsoft.Extensions.DependencyInjection.RabbitMQServiceCollectionExtensions
    static Microsoft.Extensions.DependencyInjection.IServiceCollection Microsoft.Extensions.DependencyInjection.RabbitMQServiceCollectionExtensions.AddRabbitMQBackplane(Microsoft.Extensions.DependencyInjection.IServiceCollection services, System.Action<WebSocketToolkit.RabbitMQ.RabbitMQBackplaneOptions>? configure = null)
class WebSocketToolkit.RabbitMQ.RabbitMQBackplaneOptions
    System.Action<RabbitMQ.Client.ConnectionFactory>? WebSocketToolkit.RabbitMQ.RabbitMQBackplaneOptions.ConfigureConnection
    System.TimeSpan WebSocketToolkit.RabbitMQ.RabbitMQBackplaneOptions.ConfirmTimeout
    System.Uri WebSocketToolkit.RabbitMQ.RabbitMQBackplaneOptions.Uri
    WebSocketToolkit.RabbitMQ.RabbitMQBackplaneOptions.RabbitMQBackplaneOptions()
    int WebSocketToolkit.RabbitMQ.RabbitMQBackplaneOptions.MaxBufferedBytes
    int WebSocketToolkit.RabbitMQ.RabbitMQBackplaneOptions.MaxQueuedBytes
    string WebSocketToolkit.RabbitMQ.RabbitMQBackplaneOptions.Exchange
    ushort WebSocketToolkit.RabbitMQ.RabbitMQBackplaneOptions.Prefetch
